"""The decoder of larger pictures beside bicubic enlarging of the first decoder's, on held-out variations.

python -m tests.bench.pictures.large --out work/image [--pairs work/pairs.png]: --out is where it was trained.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import torch
from diffusers import AutoencoderTiny
from PIL import Image
from torch import Tensor
from torch.nn.functional import interpolate, pixel_shuffle

from engines.console import prepare_output
from engines.domains.image.learning import large_decoder
from engines.domains.image.learning.dataset import LARGE, load_dataset, load_large
from engines.domains.image.learning.emoji import FONT
from engines.domains.image.pipeline.large_decoder import FOLDER, enlarge
from engines.domains.image.train import large_latents, load_vae

BATCHES, PAIRS = 20, 24  # of held-out pictures; of pictures side by side


def psnr(drawn: Tensor, real: Tensor) -> float:
    """Of pictures in −1 … 1, in dB: the mean of each picture's own."""
    return float((10 * torch.log10(4 / (drawn - real).square().flatten(1).mean(1))).mean())


def error(drawn: Tensor, real: Tensor) -> float:
    """Mean absolute error, of 255."""
    return float((drawn - real).abs().mean()) * 127.5


def edge_error(drawn: Tensor, real: Tensor) -> float:
    """Mean absolute error of differences of neighbours, of 255."""
    return sum(error(drawn.diff(dim=dim), real.diff(dim=dim)) for dim in (2, 3)) / 2


MEASURES = {"PSNR, dB": psnr, "error": error, "edges' error": edge_error}


@torch.inference_mode()
def both(vae: AutoencoderTiny, large: AutoencoderTiny, latents: Tensor) -> dict[str, Tensor]:
    """Pictures [N, 3, height, width] in −1 … 1 from latents of the autoencoder itself."""
    small = vae.decode(latents).sample.clamp(-1, 1)
    lacking = pixel_shuffle(large.decode(latents).sample, LARGE)
    bicubic = interpolate(small, scale_factor=LARGE, mode="bicubic")
    return {"bicubic": bicubic.clamp(-1, 1), "second decoder": enlarge(small, lacking).clamp(-1, 1)}


def side_by_side(columns: list[Tensor]) -> Image.Image:
    """Rows of real, bicubic and second decoder, PAIRS of them in three blocks."""
    rows = torch.cat([c[:PAIRS] for c in columns], 3).chunk(3)
    page = torch.cat([torch.cat(list(block), 1) for block in rows], 2)
    return Image.fromarray(page.add(1).mul(127.5).round().byte().permute(1, 2, 0).numpy())


def main() -> None:
    prepare_output()
    options = _parse()
    data, vae = load_dataset(FONT, options.out), load_vae(options.out)
    large = AutoencoderTiny.from_pretrained(options.out / FOLDER, dtype=torch.float32)
    feed = (large_latents(vae, data, options.out), load_large(data.emoji, FONT, options.out), data.weights)
    batches = list(islice(large_decoder.batches(*feed, seed=1, size=PAIRS, held_out=True), BATCHES))
    drawn = [both(vae, large, latents) for latents, _ in batches]
    print(f"{BATCHES * PAIRS} held-out variations\n| | {' | '.join(MEASURES)} |\n|---|---:|---:|---:|")
    for name in drawn[0]:
        pairs = [(each[name], real) for each, (_, real) in zip(drawn, batches)]
        row = [sum(measure(*pair) for pair in pairs) / len(pairs) for measure in MEASURES.values()]
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in row)} |")
    if options.pairs:
        side_by_side([batches[0][1], *drawn[0].values()]).save(options.pairs)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, help="a picture of real, bicubic and second decoder side by side")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""A text-to-image model under its conditions, ready to be guided."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.precision import SINGLE, in_precision
from engines.domains import Model
from engines.domains.image.conditions import ImageConditions, split_prompts
from engines.domains.image.pipeline.decoder import Decoder, decode_latents, decode_shares, encode_picture
from engines.domains.image.pipeline.guided_unet import GuidedUNet
from engines.domains.image.pipeline.loader import LoadedPipeline, load_pipeline
from engines.domains.image.pipeline.memory import fit_chunks
from engines.domains.image.pipeline.process import LATENTS, LEVEL, PROMPT, ImageProcess
from engines.domains.image.pipeline.schedule import Schedule, build_schedule
from engines.domains.image.png.codec import read
from engines.domains.image.png.larger import with_larger
from engines.domains.image.prompts.captions import known_caption
from engines.domains.image.prompts.encoding import encode_negative, encode_prompts

MAX_MODELS = 8  # of a pipeline that are kept: its prompts as it encodes them, and the rows that fit into memory


def load(
    conditions: ImageConditions,
    levels: int,
    device: str = "cpu",
    rows_per_call: int | None = None,
    memory: int | None = None,
) -> Model:
    """The model that the conditions name. Raises ValueError with what to do.

    rows_per_call: pictures of one network call on a GPU. memory: bytes of the GPU that may be taken, weights included.
    None: what fits.
    """
    loaded, settings = load_pipeline(conditions.model, device), (conditions, levels, rows_per_call, memory)
    if settings not in loaded.models:
        if len(loaded.models) == MAX_MODELS:
            loaded.models.pop(next(iter(loaded.models)))
        loaded.models[settings] = build_model(loaded, *settings)
    return loaded.models[settings]


@torch.no_grad()
def build_model(
    loaded: LoadedPipeline,
    conditions: ImageConditions,
    levels: int,
    rows_per_call: int | None = None,
    memory: int | None = None,
) -> Model:
    """The model of a pipeline that is loaded already, under the conditions."""
    prompts = split_prompts(conditions)
    area, device = loaded.shape[1] * loaded.shape[2], loaded.device
    chunks_for = partial(fit_chunks, area=area, device=device, rows=rows_per_call, budget=memory)
    process = _process(loaded, conditions, levels, prompts, chunks_for)
    blank = lambda rows: process.latents(_blank_rows(loaded, rows))
    decoder = lambda vae, kind: Decoder(vae, chunks_for(lambda rows: decode_latents(vae, blank(rows))), kind)
    final = decoder(loaded.pipe.vae, SINGLE)
    preview = decoder(loaded.tiny_decoder, _precision(loaded, conditions))
    shares = lambda rows: decode_shares(preview.vae, process.latents(rows))
    large = loaded.large_decoder and partial(_enlarge, process, decoder(loaded.large_decoder, SINGLE))
    return Model(process, partial(_decode, process, final, preview, prompts), relaxed=shares, finish=large)


def _precision(loaded: LoadedPipeline, conditions: ImageConditions) -> str:
    """Single where the weights are not: they are half as long already, and layers stay as they are."""
    return conditions.precision if loaded.pipe.unet.dtype == torch.float32 else SINGLE


def _process(
    loaded: LoadedPipeline, conditions: ImageConditions, levels: int, prompts: list[str], chunks_for: Any
) -> ImageProcess:
    pipe, strength = loaded.pipe, conditions.strength if conditions.start else 1.0
    schedule = build_schedule(pipe.scheduler.config, conditions.scheduler, levels, strength)
    unet = in_precision(
        _guided_unet(loaded, schedule, prompts, conditions), _precision(loaded, conditions), loaded.device
    )
    return ImageProcess(
        unet,
        schedule.signal_before,
        loaded.shape,
        conditions.eta if conditions.scheduler == "ddim" else 1.0,
        schedule=schedule,
        prompts=len(prompts),
        texts=tuple(map(prompts.index, prompts)),
        chunks=chunks_for(lambda rows: unet(_blank_rows(loaded, rows), levels)),
        start=encode_picture(pipe.vae, read(conditions.start), loaded.size) if conditions.start else None,
        device=loaded.device,
    )


def _guided_unet(
    loaded: LoadedPipeline, schedule: Schedule, prompts: list[str], conditions: ImageConditions
) -> GuidedUNet:
    """The network under its prompts, the embedded one under the captions that they mean.

    One that was distilled is told its guidance, and needs no second row.
    """
    pipe, scale = loaded.pipe, conditions.guidance
    twice = scale > 1 and pipe.unet.config.time_cond_proj_dim is None
    negative = encode_negative(pipe, conditions.negative, loaded.size) if twice else None
    read = [known_caption(prompt) for prompt in prompts] if loaded.embedded else prompts
    return GuidedUNet(pipe.unet, schedule, encode_prompts(pipe, read, loaded.size), negative, scale, loaded.shape)


def _blank_rows(loaded: LoadedPipeline, rows: int) -> Tensor:
    """Rows to measure a call with."""
    return torch.zeros(rows, LATENTS + torch.Size(loaded.shape).numel(), device=loaded.device)


def _decode(process: ImageProcess, final: Decoder, preview: Decoder, prompts: list[str], rows: Tensor) -> list[Any]:
    """Rows → pictures: guesses by the tiny autoencoder, what is finished by the pipeline's own in its own precision."""
    return _draw(process, final if (rows[:, LEVEL] == 0).all() else preview, prompts, rows)


def _enlarge(process: ImageProcess, decoder: Decoder, rows: Tensor, judged: list[Any]) -> list[Any]:
    """Finished rows and their pictures → these, to be shown larger."""
    larger = decoder(process.latents(rows), [""] * len(judged))
    return [with_larger(*both) for both in zip(judged, larger)]


def _draw(process: ImageProcess, decoder: Decoder, prompts: list[str], rows: Tensor) -> list[Any]:
    return decoder(process.latents(rows), [prompts[which] for which in rows[:, PROMPT].long().tolist()])

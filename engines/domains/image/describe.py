"""What the trained image model draws: contact sheet, recognised names, training thumbnails and card.

python -m engines.domains.image.describe --out DIR [--folder assets/image]: DIR is where it was trained.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from PIL import Image

from engines.assets import ASSETS
from engines.console import prepare_output
from engines.domains.image.evaluation.card import write_card
from engines.domains.image.evaluation.contact_sheet import contact_sheet
from engines.domains.image.evaluation.recognition import LISTED, draw, recognition
from engines.domains.image.learning.dataset import load_dataset
from engines.domains.image.learning.emoji import FONT
from engines.domains.image.learning.words.lexicon_table import load_meanings, pack
from engines.domains.image.prompts.captions import known_caption
from engines.domains.image.train import FACTS
from engines.domains.image.training_pictures import save_training_pictures

PLACES = {"model": "model", "words": "model", "vae_large": "model/vae_large", "contrast": "contrast"}  # in this order
UNSEEN = (
    "blue cat",
    "green rocket",
    "purple pizza on a yellow background",
    "happy cat",
    "pink frog",
    "red dolphin on a white background",
    "owl on a blue background",
    "angry dog",
    "turquoise guitar",
    "orange heart on a black background",
)


def main() -> None:
    prepare_output()
    options = _parse()
    data = load_dataset(FONT, options.out)
    for part, place in PLACES.items():
        if (options.out / part).is_dir():
            shutil.copytree(options.out / part, options.folder / place, dirs_exist_ok=True)
    pack(load_meanings(data.emoji, options.out), data.emoji, options.folder / "words.npz")
    plain = [Image.fromarray(rgb[-1]) for rgb in data.rgb]
    save_training_pictures(plain, [e.name for e in data.emoji], options.folder / "known.npz")
    prompts = (*LISTED, *UNSEEN)
    sheet = contact_sheet(draw(options.folder / "model", [*map(known_caption, prompts)]), prompts)
    sheet.save(options.folder / "sheet.png", optimize=True)
    measured = recognition(options.folder / "model", data)
    facts = json.loads((options.out / FACTS).read_text(encoding="utf-8"))
    (options.folder / "card.md").write_text(write_card(measured, facts), encoding="utf-8")
    print(json.dumps(measured, indent=1))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="where the model was trained")
    parser.add_argument(
        "--folder", type=Path, default=ASSETS / "image", help="where the weights are; everything goes there too"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()

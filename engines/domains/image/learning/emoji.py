"""The pictures the image model learns from: emoji of a colour font, with their names and keywords."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")  # Debian's fonts-noto-color-emoji
LIST = Path("/usr/share/unicode/emoji/emoji-test.txt")  # Debian's unicode-data
KEYWORDS = Path("/usr/share/unicode/cldr/common/annotations/en.xml")  # Debian's unicode-cldr-core; not needed
STRIKE = 109  # pixels: the one size a bitmap font has
MAX_GLYPH = 1.5 * STRIKE  # pixels of width, beyond which there is more than one glyph
LINE = re.compile(r"^(?P<codes>[0-9A-F ]+?)\s*; fully-qualified\s*# (?P<text>\S+) E\S+ (?P<name>.+)$")


@dataclass(frozen=True)
class Emoji:
    """One emoji: its characters, its name, the section it stands in, other words for it."""

    text: str
    name: str
    group: str
    keywords: tuple[str, ...] = ()

    @property
    def mirrors(self) -> bool:
        """Whether it means the same seen in a mirror: no flags, no signs, no left and right."""
        return self.group not in ("Symbols", "Flags") and not re.search(r"left|right|clock|calendar|keycap", self.name)


def read_emoji(names: Path = LIST, keywords: Path = KEYWORDS) -> list[Emoji]:
    """Every emoji once, without skin tones. Raises FileNotFoundError that says which package to install."""
    if not names.exists():
        raise FileNotFoundError(f"{names} is missing; install the Debian package unicode-data, or give --names.")
    words, group, found = _read_keywords(keywords), "", []
    for line in names.read_text("utf-8").splitlines():
        if line.startswith("# group:"):
            group = line.split(":", 1)[1].strip()
        elif (match := LINE.match(line)) and "skin tone" not in line:
            name = match["name"].strip()
            others = tuple(k for k in words.get(match["text"].replace("\ufe0f", ""), ()) if k != name)
            found.append(Emoji(match["text"], name, group, others))
    return found


def _read_keywords(file: Path) -> dict[str, tuple[str, ...]]:
    """Characters → other words for them; nothing where the annotations are not installed."""
    if not file.exists():
        return {}
    entries = ElementTree.parse(file).getroot().iter("annotation")
    return {
        e.get("cp", ""): tuple(w.strip() for w in (e.text or "").split("|")) for e in entries if e.get("type") != "tts"
    }


class Drawer:
    """Draws emoji with a colour bitmap font. Raises FileNotFoundError that says which package to install."""

    def __init__(self, font: Path = FONT):
        if not font.exists():
            raise FileNotFoundError(
                f"{font} is missing; install the Debian package fonts-noto-color-emoji, or give --font."
            )
        self._font = ImageFont.truetype(str(font), STRIKE, layout_engine=ImageFont.Layout.RAQM)

    def __call__(self, text: str) -> Image.Image | None:
        """A square RGBA picture, cropped to what is drawn; None where the font does not have it as one glyph."""
        if self._font.getlength(text) > MAX_GLYPH:
            return None
        page = Image.new("RGBA", (2 * STRIKE, 2 * STRIKE))
        ImageDraw.Draw(page).text((STRIKE // 4, STRIKE // 4), text, font=self._font, embedded_color=True)
        box = page.getbbox()
        return box and _square(page.crop(box))


def _square(picture: Image.Image) -> Image.Image:
    """The picture in the middle of a clear square."""
    side = max(picture.size)
    square = Image.new("RGBA", (side, side))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square

"""Emoji and their names become pictures and captions."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engines.domains.image.learning import augmentation, captions, emoji
from engines.domains.image.learning.packed import known_emoji, open_drawer, pack_drawings
from engines.domains.image.learning.tokenizer import MAX_TOKENS, tokenize, train_tokenizer
from tests.domains.image.picture_files import disc

NAMES = """# group: Animals & Nature
1F431                                      ; fully-qualified     # 🐱 E0.6 cat face
1F590 1F3FB                                ; fully-qualified     # 🖐🏻 E1.0 hand with fingers splayed: light skin tone
1F590                                      ; unqualified         # 🖐 E0.7 hand with fingers splayed
# group: Flags
1F1EF 1F1F5                                ; fully-qualified     # 🇯🇵 E0.6 flag: Japan
# group: Symbols
27A1 FE0F                                  ; fully-qualified     # ➡️ E0.6 right arrow
"""


KEYWORDS = """<ldml><annotations>
<annotation cp="🐱">cat | cat face | pet</annotation>
<annotation cp="🐱" type="tts">cat face</annotation>
<annotation cp="➡">arrow | east</annotation>
</annotations></ldml>"""


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "names.txt").write_text(NAMES, "utf-8")
    (tmp_path / "words.xml").write_text(KEYWORDS, "utf-8")
    return emoji.read_emoji(tmp_path / "names.txt", tmp_path / "words.xml")


def test_emoji_come_once_with_their_words(listed):
    assert [e.name for e in listed] == ["cat face", "flag: Japan", "right arrow"]
    assert listed[0].keywords == ("cat", "pet") and listed[2].keywords == ("arrow", "east")
    assert [e.mirrors for e in listed] == [True, False, False]


def test_what_is_missing_is_named_with_its_package(tmp_path):
    with pytest.raises(FileNotFoundError, match="unicode-data"):
        emoji.read_emoji(tmp_path / "none.txt")
    with pytest.raises(FileNotFoundError, match="fonts-noto-color-emoji"):
        emoji.Drawer(tmp_path / "none.ttf")


def test_packed_drawings_are_the_same_pictures(listed, tmp_path):
    pixels, file = np.random.default_rng(0).integers(0, 256, (20, 20, 4), dtype=np.uint8), tmp_path / "drawings.zip"
    pack_drawings(listed, lambda text: Image.fromarray(pixels), file)
    assert known_emoji(file) == listed
    assert all((np.asarray(open_drawer(file)(each.text)) == pixels).all() for each in listed)
    with pytest.raises(ValueError, match="cannot draw “cat face”; give a newer one"):
        pack_drawings(listed, lambda text: None, file)


def test_a_word_for_a_colour_is_true_of_the_picture(listed):
    seen = {}
    for seed in range(400):
        made = augmentation.vary(listed[0], disc("#e04020"), np.random.default_rng(seed))
        seen.setdefault((made.colour, made.background), made.picture)
    assert {c for c, _ in seen} == {"", *augmentation.HUES} and {b for _, b in seen} == {
        "",
        *augmentation.HUES,
        *augmentation.GREYS,
    }
    middle = np.asarray(seen[("blue", "")])[32, 32]
    assert middle[2] > middle[0]
    corner = np.asarray(next(p for (c, b), p in seen.items() if b == "black"))[0, 0]
    assert corner.max() < 80


def test_signs_keep_their_colour_and_their_side(listed):
    flag = disc("#e04020")
    ImageDraw.Draw(flag).rectangle((60, 50, 110, 70), fill="black")
    for seed in range(60):
        made = augmentation.vary(listed[1], flag, np.random.default_rng(seed))
        array = np.asarray(made.picture).astype(int)
        assert not made.colour and array[32, 44].sum() < array[32, 20].sum()


def test_captions_say_the_name_the_words_and_the_character(listed):
    draw = np.random.default_rng(0)
    said = [captions.caption(listed[0], "blue", "grey", draw) for _ in range(300)]
    assert (
        "blue cat face on a grey background" in said and any("🐱" in s for s in said) and any("pet" in s for s in said)
    )
    assert all(s.startswith("blue ") and s == s.lower() for s in said)


def test_any_script_is_read_and_cut_at_the_limit(data):
    tokenizer = train_tokenizer(data)
    tokens = tokenize(tokenizer, ["red disc", "", "مرحبا 🐱 " * 50])
    assert tokens.shape == (3, MAX_TOKENS) and int(tokens.max()) < len(tokenizer)
    assert tokens[1, 1:].unique().tolist() == [1] and tokens[2, -1] == 1


def test_a_larger_picture_of_a_variation_is_the_same_picture(listed):
    for seed in range(12):
        small, large = (augmentation.vary(listed[0], disc("#e04020"), np.random.default_rng(seed), s) for s in (1, 2))
        halved = large.picture.resize((augmentation.SIDE,) * 2, Image.Resampling.BOX)
        assert (large.colour, large.background) == (small.colour, small.background)
        assert np.abs(np.asarray(halved).astype(int) - np.asarray(small.picture)).mean() < 3

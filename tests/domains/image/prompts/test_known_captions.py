"""A prompt is read as the caption that it means; every name is read as itself."""

import pytest

from engines.domains.image.learning.emoji import LIST
from engines.domains.image.prompts.captions import known_caption
from engines.domains.image.prompts.lexicon import load_lexicon
from engines.domains.image.prompts.stop_words import COLOURS


def test_every_name_is_read_as_itself():
    """The shipped names keep their pictures."""
    names = load_lexicon().names
    assert len(names) > 1_800 and [name for name in names if known_caption(name) != name] == []


@pytest.mark.parametrize(
    ("prompt", "caption"),
    [
        ("kitty", "cat face"),
        ("a cute doggy", "dog face"),
        ("joyful cat", "grinning cat"),
        ("happy blue cat, flat background", "blue grinning cat"),
        ("picture of a red car on white", "red automobile on a white background"),
        ("owl on a blue background", "owl on a blue background"),
        ("Cat wearing a hat", "cat face"),
        ("teddy bear with a red bow", "teddy bear"),
        ("a cup of coffee", "hot beverage"),
        ("the flag of Japan", "flag: japan"),
        ("emerald heart", "green heart"),
        ("crimson apple", "red apple"),
        ("xyzzy cat", "cat face"),
        ("orange", "tangerine"),
        ("smiling cat", "smiling cat"),
        ("spaceships", "rocket"),
        ("azure butterfly against yellow", "blue butterfly on a yellow background"),
    ],
)
def test_phrases_are_read_as_what_they_mean(prompt, caption):
    assert known_caption(prompt) == caption


@pytest.mark.parametrize("prompt", ["", "xyzzy", "🐱", "猫", "on a red background", "cat " * 5_000])
def test_what_means_nothing_is_left_as_it_is(prompt):
    assert known_caption(prompt) == prompt


def test_captions_of_the_training_are_read_as_themselves():
    names = load_lexicon().names
    coloured = [f"turquoise {name}" for name in names if not set(name.split()) & COLOURS.keys()]
    backed = [f"{name} on a grey background" for name in names]
    assert [caption for caption in (*coloured, *backed) if known_caption(caption) != caption] == []


def test_the_names_are_those_of_the_emoji():
    if LIST.exists():
        from engines.domains.image.learning.emoji import read_emoji

        assert load_lexicon().names == [emoji.name.lower() for emoji in read_emoji()]

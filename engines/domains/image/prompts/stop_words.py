"""Words around what a prompt is about: colours and backgrounds and moods, and those that change nothing."""

from __future__ import annotations

_SHADES = {
    "red": "red crimson scarlet ruby maroon vermilion reddish",
    "orange": "orange amber",
    "yellow": "yellow golden gold yellowish",
    "green": "green emerald greenish",
    "turquoise": "turquoise teal cyan aqua",
    "blue": "blue azure navy cobalt bluish indigo",
    "purple": "purple violet lilac lavender mauve",
    "pink": "pink magenta rosy fuchsia",
}
COLOURS = {shade: colour for colour, shades in _SHADES.items() for shade in shades.split()}  # said → in captions
GREYS = {"white": "white", "grey": "grey", "gray": "grey", "silver": "grey", "black": "black", "dark": "black"}
MILD = (
    "cute little small big large nice lovely beautiful pretty funny simple tiny huge adorable sweet modern "
    "old young new shiny bright fresh great cool fancy colorful friendly fluffy silly playful good plain "
    "single round soft strong"
).split()  # adjectives that change no picture
_OF_CATS = {
    "grinning cat": "happy joyful cheerful smiling grinning excited glad",
    "crying cat": "sad crying unhappy tearful weeping",
    "pouting cat": "angry furious grumpy mad annoyed",
    "cat with tears of joy": "laughing amused",
    "smiling cat with heart-eyes": "loving adoring",
    "kissing cat": "kissing",
    "weary cat": "scared shocked terrified tired weary frightened surprised",
    "cat with wry smile": "sly smirking ironic",
}
CAT_MOODS = {mood: name for name, moods in _OF_CATS.items() for mood in moods.split()}
MOODS = frozenset(
    "happy sad angry joyful cheerful smiling laughing crying sleepy tired scared furious grumpy excited proud lovely "
    "surprised shocked terrified sleeping weary mad annoyed glad loving kissing sly sick cool dizzy confused".split()
)  # which of a thing other than a cat are not drawn
SAYS_NOTHING = frozenset(
    "a an the of on in at to with and or for from by my your his her its our their this that these those is "
    "are was be it i me you he she we they one some any very so too more most just only not no please draw "
    "show make create want like picture pictures photo image drawing painting illustration cartoon emoji icon "
    "icons clip art style styled flat vector design background backgrounds front against behind high quality "
    "hd realistic minimalist minimal pixel sticker logo render digital color colour colored coloured colorful "
    "colourful bright dark light pastel neon".split()
) | {*MILD, *COLOURS, *GREYS}

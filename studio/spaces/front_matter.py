"""README's front matter, by which a Space is configured (huggingface.co/docs/hub/spaces-config-reference)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import metadata_load
from yaml import YAMLError

COLORS = ("red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray")
HARDWARE = (
    "cpu-basic cpu-upgrade cpu-xl zero-a10g t4-small t4-medium l4x1 l4x4 l40sx1 l40sx4 l40sx8 "
    "a10g-small a10g-large a10g-largex2 a10g-largex4 a100-large a100x4 a100x8 h100 h100x8 h200 h200x8"
).split()
SCOPES = (
    "email read-billing read-repos write-repos manage-repos inference-api write-discussions read-mcp contribute-repos "
    "jobs webhooks openid profile"
).split()
MOST_TITLE, MOST_DESCRIPTION, MOST_SIGNED_IN = 100, 60, 43_200  # characters, characters, minutes


@dataclass(frozen=True)
class Key:
    """fits: whether a value will do. wanted: what it is, after “write”."""

    fits: Callable[[Any], bool]
    wanted: str
    required: bool = False


def _one_of(*known: str) -> Key:
    return Key(lambda value: value in known, f"one of {', '.join(known)}")


def _text(most: int, required: bool = False) -> Key:
    return Key(
        lambda value: isinstance(value, str) and 0 < len(value.strip()) <= most, f"1 to {most} characters", required
    )


def _list_of(fits: Callable[[Any], bool], what: str) -> Key:
    return Key(lambda value: isinstance(value, list) and all(map(fits, value)), f"a list of {what}")


def _is_emoji(value: Any) -> bool:
    return (
        isinstance(value, str)
        and bool(value)
        and all(unicodedata.category(c) in ("So", "Sk", "Mn", "Cf") for c in value)
    )


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


_SWITCH = Key(lambda value: isinstance(value, bool), "true or false")
_REPOSITORIES = _list_of(_matches(r"[\w.-]+(/[\w.-]+)?"), "hub ids")
KEYS: dict[str, Key] = {
    "title": _text(MOST_TITLE, True),
    "emoji": Key(_is_emoji, "one emoji"),
    "colorFrom": _one_of(*COLORS),
    "colorTo": _one_of(*COLORS),
    "sdk": Key(lambda value: value in ("gradio", "docker"), "gradio, or docker for a Space from a Dockerfile", True),
    "sdk_version": Key(_matches(r"\d+(\.\d+){1,2}"), "Gradio's version in quotes, such as 6.31.0", True),
    "python_version": Key(_matches(r"3\.\d+(\.\d+)?"), 'a version of Python in quotes, such as "3.12"', True),
    "app_file": Key(_matches(r"[\w./-]+\.py"), "the file that starts the studio, app.py", True),
    "app_port": Key(lambda value: isinstance(value, int) and 0 < value < 65536, "a port"),
    "license": Key(_matches(r"[a-z0-9.+-]+"), "the license's short name in small letters, such as apache-2.0"),
    "short_description": _text(MOST_DESCRIPTION),
    "suggested_hardware": _one_of(*HARDWARE),
    "suggested_storage": _one_of("small", "medium", "large"),
    "hf_oauth": _SWITCH,
    "hf_oauth_scopes": _list_of(lambda scope: scope in SCOPES, f"scopes: {', '.join(SCOPES)}"),
    "hf_oauth_expiration_minutes": Key(
        lambda value: isinstance(value, int) and 0 < value <= MOST_SIGNED_IN, f"minutes, {MOST_SIGNED_IN:,} at most"
    ),
    "hf_oauth_authorized_org": Key(lambda value: isinstance(value, str | list), "an organisation, or a list of them"),
    "models": _REPOSITORIES,
    "datasets": _REPOSITORIES,
    "preload_from_hub": _list_of(lambda value: isinstance(value, str), "hub ids, with files after a blank"),
    "tags": _list_of(lambda value: isinstance(value, str), "words"),
    "thumbnail": _text(500),
    "pinned": _SWITCH,
    "header": _one_of("mini", "default"),
    "fullWidth": _SWITCH,
    "disable_embedding": _SWITCH,
    "base_path": Key(_matches(r"/.*"), "a path that begins with /"),
    "startup_duration_timeout": Key(_matches(r"\d+(\.\d+)?[smhd]?"), "a time, such as 1h or 30m"),
    "custom_headers": Key(lambda value: isinstance(value, dict), "an object of headers"),
}


def read_front_matter(root: Path) -> dict[str, Any]:
    """Raises ValueError, a sentence, where there is none."""
    try:
        found = metadata_load(root / "README.md")
    except OSError:
        raise ValueError("Add a README.md whose first lines, between two lines of ---, configure the Space.") from None
    except (ValueError, YAMLError) as error:
        raise ValueError(f"Mend README's front matter, which is no YAML: {' '.join(str(error).split())}.") from error
    if not found:
        raise ValueError("Begin README.md with the Space's front matter: a line of ---, its keys, a line of ---.")
    return found


def front_matter_faults(found: Mapping[str, Any]) -> list[str]:
    """What keys and values of it a Space would not take."""
    missing = [name for name, key in KEYS.items() if key.required and name not in found]
    wrong = {name: value for name, value in found.items() if name in KEYS and not KEYS[name].fits(value)}
    return [
        *(f"Add “{name}:” to README's front matter: write {KEYS[name].wanted}." for name in missing),
        *(
            f"“{name}: {value}” in README's front matter will not do: write {KEYS[name].wanted}."
            for name, value in wrong.items()
        ),
        *(
            f"Spaces know no “{name}:”; mend its spelling in README's front matter, or take it out."
            for name in found
            if name not in KEYS
        ),
    ]

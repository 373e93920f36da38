"""Names of models as people type and paste them → a path, a hub id, or a hub id with a file."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, urlsplit

QUOTES = "\"'“”‘’«»`"
HUB_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
HUB_FILE = re.compile(r"([\w.-]+/[\w.-]+)/(?:blob|resolve|raw)/main/(.+\.\w+)")
_HUB_PREFIX = re.compile(rf"(?:hf://|(?:https?://)?(?:{'|'.join(map(re.escape, HUB_HOSTS))})/)(?:models/)?", re.I)
_OTHER_KINDS = ("datasets", "spaces", "docs", "papers", "collections")


def normalise_name(name: str) -> str:
    """Without quotes, “file://” and the hub's address: what is left is a path, “org/name” or a file (HUB_FILE).

    Raises ValueError, a sentence, for links to anything else.
    """
    name = name.strip().strip(QUOTES).strip()
    if name.lower().startswith("file:"):
        return _local_path(name)
    if found := _HUB_PREFIX.match(name):
        return _hub_name(name[found.end() :].partition("?")[0].partition("#")[0].strip("/"), name)
    if re.match(r"https?://|ftp://|www\.|civitai\.com/", name, re.I):
        raise ValueError(
            f"“{name[:80]}” is a link, and models are downloaded from huggingface.co only; "
            "download the file yourself and name where it lies."
        )
    return _without_trailing_slash(name)


def _local_path(link: str) -> str:
    """file:///home/me/a%20model → /home/me/a model; file:///C:/models → C:/models."""
    parts = urlsplit(link)
    path = unquote(parts.path) if parts.netloc in ("", "localhost") else f"//{parts.netloc}{unquote(parts.path)}"
    return _without_trailing_slash(path[1:] if re.match(r"/[A-Za-z]:", path) else path)


def _without_trailing_slash(path: str) -> str:
    return path.rstrip("/\\") or path[:1]


def _hub_name(path: str, link: str) -> str:
    """What stands behind the hub's address → “org/name”, or “org/name/blob/main/file”."""
    if found := HUB_FILE.fullmatch(unquote(path)):
        return f"{found[1]}/blob/main/{found[2]}"
    words = path.split("/")
    if words[0] in _OTHER_KINDS:
        raise ValueError(f"“{link[:80]}” leads to one of the hub's {words[0]}, not to a model; name a model's page.")
    if len(words) >= 4 and words[2] in ("tree", "blob", "resolve", "raw") and words[3] != "main":
        raise ValueError(
            f"“{link[:80]}” is a branch other than main, which cannot be named here; download it and name the folder."
        )
    return "/".join(words[:2])


def local_spelling(name: str) -> str:
    """A path with the home folder written out; one dragged into a terminal without its backslashes before spaces."""
    path = os.path.expanduser(name)
    plain = re.sub(r"\\(.)", r"\1", path)
    return plain if os.sep == "/" and not os.path.exists(path) and os.path.exists(plain) else path


def is_path(name: str) -> bool:
    """Whether a name can only be that of a folder or file."""
    if HUB_FILE.fullmatch(name):
        return False
    windows = re.match(r"[A-Za-z]:", name) or "\\" in name
    return bool(windows) or name.startswith(("/", ".", "~")) or name.lower().endswith(".safetensors")

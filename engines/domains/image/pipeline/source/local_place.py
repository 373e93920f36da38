"""Where on this machine a model lies: its folder or its one file, wherever in a hub's cache that is. Costs no torch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engines.assets import ASSETS
from engines.domains.image.pipeline.source.model_name import HUB_FILE, local_spelling, normalise_name

EMBEDDED_MODEL = ASSETS / "image" / "model"
INDEX, CHECKPOINT = "model_index.json", ".safetensors"
MAX_SEEN = 1000  # entries of a folder that are looked at


def local_place(name: str) -> Path | None:
    """The folder of a pipeline or the file of a checkpoint; None where nothing of that name is on this machine.

    "" is the embedded model. Raises ValueError, a sentence, for links that lead to no model.
    """
    if not name:
        return EMBEDDED_MODEL
    name = normalise_name(name)
    place = existing(name)
    return within(place) if place else _in_hub_cache(name)


def existing(name: str) -> Path | None:
    """The folder or file of that name, where there is one."""
    try:
        place = Path(local_spelling(name))
        return place if place.exists() else None
    except (OSError, RuntimeError, ValueError):  # a name too long, the home of nobody, a NUL
        return None


def within(place: Path) -> Path:
    """What is meant by a place: the snapshot of a cache's folder, the folder of an index, the one file of a folder."""
    if place.name == INDEX:
        return place.parent
    if not place.is_dir() or (place / INDEX).is_file():
        return place
    snapshot = next(_snapshots(place), None)
    if snapshot is not None:
        return within(snapshot)
    files = checkpoints(place)
    return files[0] if len(files) == 1 and not (place / "config.json").exists() else place


def checkpoints(folder: Path) -> list[Path]:
    """The files in a folder that may be whole models, by name."""
    return sorted(file for file in entries(folder) if file.suffix.lower() == CHECKPOINT and file.is_file())


def entries(folder: Path) -> list[Path]:
    """What lies in a folder, as far as it is looked at; nothing where it may not be read."""
    try:
        return [entry for entry, _ in zip(folder.iterdir(), range(MAX_SEEN))]
    except OSError:
        return []


def _snapshots(place: Path) -> Iterator[Path]:
    """Snapshots of “models--org--name”, or of its “snapshots”: the one that main refers to, then the newest."""
    folder = place if place.name == "snapshots" else place / "snapshots"
    if not folder.is_dir():
        return
    main = folder.parent / "refs" / "main"
    if main.is_file() and (named := folder / main.read_text(encoding="utf-8", errors="replace").strip()[:100]).is_dir():
        yield named
    yield from sorted((s for s in entries(folder) if s.is_dir()), key=lambda s: s.stat().st_mtime, reverse=True)


def _in_hub_cache(name: str) -> Path | None:
    """What was downloaded before of a hub's model, or of one file of it."""
    from huggingface_hub import snapshot_download, try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        if found := HUB_FILE.fullmatch(name):
            kept = try_to_load_from_cache(found[1], found[2])
            return Path(kept) if isinstance(kept, str) else None
        return within(Path(snapshot_download(name, local_files_only=True)))
    except (OSError, ValueError, HFValidationError):
        return None

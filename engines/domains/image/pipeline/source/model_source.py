"""A model by its name → where it lies, of which class it is, and whether what lies there will do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engines.domains.image.pipeline.checkpoint.families import Family, check_checkpoint
from engines.domains.image.pipeline.source.folder_kinds import describe_folder
from engines.domains.image.pipeline.source.hub import OFFLINE, files_on_hub
from engines.domains.image.pipeline.source.local_place import INDEX, existing, local_place, within
from engines.domains.image.pipeline.source.model_index import check_index, read_index
from engines.domains.image.pipeline.source.model_name import HUB_FILE, is_path, normalise_name


@dataclass(frozen=True)
class ModelSource:
    """A folder, a file or a hub id, the pipeline's class, and whether all of it is on this machine.

    After a download it is. shown: how sentences call it. family: of a single file, which holds all parts.
    """

    location: str
    pipeline_class: str
    local_only: bool = field(default=True, compare=False)
    shown: str = field(default="", compare=False)
    family: Family | None = None


def find_source(name: str) -> ModelSource:
    """Where the pipeline of that name lies; "" is the embedded one. Raises ValueError with what to do."""
    if not name:
        return _embedded()
    name = normalise_name(name)
    if place := existing(name):
        return _in_place(within(place), name)
    if is_path(name):
        raise ValueError(
            f"There is no folder or file “{name}”; name a folder that holds a diffusers pipeline, "
            "a .safetensors file of a whole model, or leave “model” empty for the embedded one."
        )
    return _of_hub(name)


def is_here(name: str) -> bool:
    """Whether the pipeline of that name lies on this machine, whole where it came from a hub; no hub is asked."""
    name = normalise_name(name)
    if not name or existing(name):
        return True
    place = local_place(name)
    try:
        return place is not None and bool(_in_place(place, name))
    except ValueError:
        return False


def _embedded() -> ModelSource:
    folder = local_place("")
    if not (folder / INDEX).is_file():
        raise ValueError(
            "The image model that comes with the studio is not here (assets/image/model); "
            "get it again, or name another model."
        )
    return _in_place(folder, "embedded model")


def _in_place(place: Path, shown: str) -> ModelSource:
    """A folder or a file of this machine."""
    if place.is_file():
        family = check_checkpoint(place)
        return ModelSource(str(place), family.pipeline_class, shown=place.name, family=family)
    if not (place / INDEX).is_file():
        raise ValueError(describe_folder(place))
    return ModelSource(str(place), check_index(read_index(place / INDEX), _files(place), shown), shown=Path(shown).name)


def _files(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]


def _of_hub(name: str) -> ModelSource:
    """A model of the hub: as it was downloaded before, else as a run would download it."""
    place = local_place(name)
    if place is None:
        return _on_hub(name)
    try:
        return _in_place(place, name)
    except ValueError as refusal:  # what is kept may not be all of it
        try:
            return _on_hub(name)
        except ValueError:
            raise refusal from None


def _on_hub(name: str) -> ModelSource:
    """A model of the hub that a run would download."""
    from huggingface_hub import hf_hub_download

    if found := HUB_FILE.fullmatch(name):
        return _in_place(_download(*found.groups()), name)
    files = files_on_hub(name)
    index = read_index(Path(hf_hub_download(name, INDEX))) if INDEX in files else {}
    return ModelSource(name, check_index(index, files, name), local_only=False, shown=Path(name).name)


def _download(repository: str, file: str) -> Path:
    """One file of a hub's model. Raises ValueError where it cannot be had."""
    from huggingface_hub import hf_hub_download

    if file not in files_on_hub(repository):
        raise ValueError(f"The model “{repository}” has no file “{file}”; look at its files on the hub.")
    if not file.endswith(".safetensors"):
        raise ValueError(f"“{file}” is not safetensors, and nothing else is opened here; choose a file that is.")
    try:
        return Path(hf_hub_download(repository, file))
    except Exception:
        raise ValueError(OFFLINE.format(f"{repository}/{file}")) from None

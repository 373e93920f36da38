"""Where a pipeline lies: in a folder, or on the model hub; and whether what lies there will do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines.assets import ASSETS
from engines.domains.image.pipeline.model_index import INDEX, check_index, read_index

EMBEDDED_MODEL = ASSETS / "image" / "model"
HUB_TIMEOUT = 5  # seconds until the hub counts as out of reach
OFFLINE = (
    "The model hub cannot be reached from here, and “{}” is not kept on this machine. "
    "Check the network, name a folder, or leave “model” empty for the embedded one."
)


@dataclass(frozen=True)
class ModelSource:
    """A folder or a hub id, the pipeline's class, and whether all of it is on this machine (after a download it is)."""

    location: str
    pipeline_class: str
    local_only: bool = field(default=True, compare=False)


def find_source(name: str) -> ModelSource:
    """Where the pipeline of that name lies; "" is the embedded one. Raises ValueError with what to do."""
    folder = _folder(name) if name else EMBEDDED_MODEL
    if folder is not None:
        shown = str(folder) if name else "embedded model"
        return ModelSource(str(folder), check_index(*_index_and_files(folder), shown))
    if name.startswith(("/", ".", "~")) or "\\" in name:
        raise ValueError(
            f"There is no folder “{name}”; name a folder that holds a diffusers pipeline, "
            "or leave “model” empty for the embedded one."
        )
    return _in_hub_cache(name) or _on_hub(name)


def is_here(name: str) -> bool:
    """Whether the pipeline of that name lies on this machine; nothing is asked of the hub."""
    return not name or _folder(name) is not None or _in_hub_cache(name) is not None


def hub_reachable() -> bool:
    """Whether the model hub answers; asked once and briefly."""
    from huggingface_hub import constants
    from huggingface_hub.utils import get_session

    try:
        if constants.HF_HUB_OFFLINE:
            return False
        return get_session().head(constants.ENDPOINT, timeout=HUB_TIMEOUT).status_code < 500
    except Exception:
        return False


def _folder(name: str) -> Path | None:
    """The folder of that name, where there is one."""
    try:
        folder = Path(name).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError):  # a name too long, or the home of nobody
        return None


def _index_and_files(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """(index, the files' paths) of a folder."""
    if folder == EMBEDDED_MODEL and not (folder / INDEX).is_file():
        raise ValueError(
            "The image model that comes with the studio is not here (assets/image/model); "
            "get it again, or name another model."
        )
    if not (folder / INDEX).is_file():
        raise ValueError(
            f"The folder “{folder}” is no diffusers pipeline: it has no {INDEX}. "
            "Name the folder that `save_pretrained` wrote."
        )
    return read_index(folder / INDEX), [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


def _in_hub_cache(name: str) -> ModelSource | None:
    """A model of the hub that was downloaded before, whole; None where it was not."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        kept = Path(snapshot_download(name, local_files_only=True))
        return ModelSource(name, check_index(*_index_and_files(kept), name))
    except HFValidationError:
        raise ValueError(
            f"“{name[:100]}” is neither a folder nor a hub id such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except (OSError, ValueError):
        return None


def _on_hub(name: str) -> ModelSource:
    """A model of the hub that a run would download."""
    from huggingface_hub import hf_hub_download

    files = _files_on_hub(name)
    index = read_index(Path(hf_hub_download(name, INDEX))) if INDEX in files else {}
    return ModelSource(name, check_index(index, files, name), local_only=False)


def _files_on_hub(name: str) -> list[str]:
    """The paths of a hub model's files. Raises ValueError where there is none, it is not granted, or no hub answers."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    try:
        return [sibling.rfilename for sibling in HfApi().model_info(name, timeout=HUB_TIMEOUT).siblings]
    except GatedRepoError:
        raise ValueError(
            f"“{name}” asks for an agreement first: accept it on its page of the model hub and log in (hf auth login)."
        ) from None
    except RepositoryNotFoundError:
        raise ValueError(
            f"There is no model “{name}” on the hub, or it is private; "
            "check the spelling, such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except Exception:
        raise ValueError(OFFLINE.format(name)) from None

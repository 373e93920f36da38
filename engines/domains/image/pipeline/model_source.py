"""Where a pipeline lies: a folder, or the model hub; and whether what lies there will do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines.domains.image.prompt import EMBEDDED

INDEX = "model_index.json"
CLASSES = ("StableDiffusionPipeline", "StableDiffusionXLPipeline")
WEIGHED = ("unet", "vae", "text_encoder", "text_encoder_2")  # the parts that have weights
PATIENCE = 5  # seconds until the hub counts as out of reach
OFFLINE = (
    "The model hub cannot be reached from here, and “{}” is not kept on this machine. Check the network, name a folder, "
    "or leave “model” empty for the embedded one."
)


@dataclass(frozen=True)
class Place:
    """A folder or a hub id, the pipeline's class, and whether only this machine is asked, which after a download it is."""

    where: str
    kind: str
    local_only: bool = field(default=True, compare=False)


def found(name: str) -> Place:
    """Where the pipeline of that name lies. Raises ValueError with what to do."""
    folder = _folder(name) if name else EMBEDDED
    if folder is not None:
        return Place(str(folder), _checked(*_in_folder(folder), str(folder) if name else "embedded model"))
    if name.startswith(("/", ".", "~")) or "\\" in name:
        raise ValueError(
            f"There is no folder “{name}”; name a folder that holds a diffusers pipeline, or leave “model” empty for the embedded one."
        )
    return _on_hub(name)


def _folder(name: str) -> Path | None:
    """The folder of that name, where there is one."""
    try:
        folder = Path(name).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError):  # a name too long, or the home of nobody
        return None


def _in_folder(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """(index, the files' paths) of a folder."""
    if folder == EMBEDDED and not (folder / INDEX).is_file():
        raise ValueError(
            "The image model that comes with the studio is not here (assets/image/model); get it again, or name another model."
        )
    if not (folder / INDEX).is_file():
        raise ValueError(
            f"The folder “{folder}” is no diffusers pipeline: it has no {INDEX}. Name the folder that `save_pretrained` wrote."
        )
    return _read(folder / INDEX), [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


def _on_hub(name: str) -> Place:
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    try:
        kept = Path(snapshot_download(name, local_files_only=True))
        return Place(name, _checked(*_in_folder(kept), name))
    except HFValidationError:
        raise ValueError(
            f"“{name[:100]}” is neither a folder nor a hub id such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except (OSError, ValueError):
        pass  # not kept here, or not wholly
    try:
        files = [sibling.rfilename for sibling in HfApi().model_info(name, timeout=PATIENCE).siblings]
    except GatedRepoError:
        raise ValueError(
            f"“{name}” asks for an agreement first: accept it on its page of the model hub and log in (hf auth login)."
        ) from None
    except RepositoryNotFoundError:
        raise ValueError(
            f"There is no model “{name}” on the hub, or it is private; check the spelling, such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except Exception:
        raise ValueError(OFFLINE.format(name)) from None
    index = _read(Path(hf_hub_download(name, INDEX))) if INDEX in files else {}
    return Place(name, _checked(index, files, name), local_only=False)


def hub_answers() -> bool:
    """Whether the model hub can be reached, asked once and briefly."""
    from huggingface_hub import constants
    from huggingface_hub.utils import get_session

    try:
        return (
            not constants.HF_HUB_OFFLINE and get_session().head(constants.ENDPOINT, timeout=PATIENCE).status_code < 500
        )
    except Exception:
        return False


def _read(file: Path) -> dict[str, Any]:
    try:
        index = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return index if isinstance(index, dict) else {}


def _checked(index: dict[str, Any], files: list[str], name: str) -> str:
    """The class that the index names. Raises ValueError where it, or the files, will not do."""
    kind = index.get("_class_name")
    if not kind:
        raise ValueError(
            f"“{name}” is no diffusers pipeline: its {INDEX} is missing or names no class. Choose a text-to-image model in diffusers' format."
        )
    if kind not in CLASSES:
        raise ValueError(
            f"“{name}” is a {kind}; only text-to-image models of the classes {' and '.join(CLASSES)} can be guided here."
        )
    for part in WEIGHED:
        entry = index.get(part)
        if isinstance(entry, list) and entry and entry[0]:
            _weighed(part, [file for file in files if file.startswith(f"{part}/")], name)
    return kind


def _weighed(part: str, files: list[str], name: str) -> None:
    """Raises ValueError where a part has no weights that may be opened."""
    if any(file.endswith(".safetensors") for file in files):
        return
    if any(file.endswith((".bin", ".pt", ".ckpt")) for file in files):
        raise ValueError(
            f"“{name}” has only pickled weights ({part}), which can run code when they are opened; choose a version with safetensors, or convert it."
        )
    raise ValueError(f"“{name}” has no weights for its {part}; download it again.")

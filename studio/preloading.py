"""The page's modules are asked for together: a browser learns of an import only when the module before it has come."""

from __future__ import annotations

from pathlib import Path

from engines.assets import ASSETS

LATER = "stage/lineage/"  # what is imported when a person asks for it


def preload_links(folder: Path = ASSETS / "studio") -> str:
    """HTML for the head: a modulepreload of every module below folder, except those of LATER."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.js"))
    modules = [name for name in names if "/" in name and not name.startswith(LATER)]
    return "\n".join(f'<link rel="modulepreload" href="gradio_api/file=assets/studio/{name}">' for name in modules)

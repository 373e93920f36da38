"""A molecule in three dimensions: py3Dmol's page around the vendored 3Dmol, shown in a frame."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import py3Dmol

TITLE = "3-D view of the molecule; drag to turn it"


@lru_cache(maxsize=200)
def viewer_frame(mol_block: str, script: str) -> str:
    """An iframe that draws a mol block with the 3Dmol at address `script`; no other address is asked."""
    view = py3Dmol.view(width="100%", height="300px", js=script)
    view.addModel(mol_block, "mol")
    view.setStyle({"stick": {"radius": 0.14}, "sphere": {"scale": 0.24}})
    view.setBackgroundColor("white", 0)
    view.zoomTo()
    body = f"<style>html,body{{margin:0;height:100%;overflow:hidden}}</style>{view.write_html()}"
    return f'<iframe title="{TITLE}" tabindex="-1" class="view3d" srcdoc="{escape(body, quote=True)}"></iframe>'

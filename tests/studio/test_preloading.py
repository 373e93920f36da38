"""What the page needs at once is asked for at once."""

import re

from engines.assets import ASSETS
from studio.preloading import preload_links

STUDIO = ASSETS / "studio"
IMPORT = re.compile(r"^(?:import|export)\b.*?from '(\..*?)'|^import '(\..*?)'", re.M)
ROOTS = ("stage/wire.js", "form/draft.js", "history/wire.js", "studies/wire.js", "widgets/run_state.js")


def needed(module: str, known: set[str]) -> set[str]:
    """The module and all that it imports, by their places below assets/studio."""
    if module not in known:
        known.add(module)
        for found in IMPORT.finditer((STUDIO / module).read_text(encoding="utf-8")):
            file = (STUDIO / module).parent / (found[1] or found[2])
            needed(file.resolve().relative_to(STUDIO.resolve()).as_posix(), known)
    return known


def test_all_modules_of_the_first_page_are_preloaded_but_those_of_the_lineage():
    links = set(re.findall(r'href="gradio_api/file=assets/studio/([^"]+)"', preload_links()))
    at_once = set().union(*(needed(root, set()) for root in ROOTS))
    assert len(at_once) > 40 and at_once - links <= {"stage/lineage/door.js", "stage/lineage/memory.js"}
    assert all((STUDIO / name).is_file() for name in links) and "stage/lineage/panel.js" not in links

"""python -m engines.training.halfhour {pack,install} … | {molecule,image,enhancer,utr,all} …"""

from __future__ import annotations

import sys
from importlib import import_module

from engines.console import prepare_output
from engines.training.halfhour.bare import import_empty

COMMANDS = ("pack", "install")


def main() -> None:
    """At home with all of the project; where it is trained with what a training needs."""
    prepare_output()
    command = sys.argv[1] if sys.argv[1:2] and sys.argv[1] in COMMANDS else "sitting"
    if command == "sitting":
        import_empty()
    import_module(f"engines.training.halfhour.{command}").main(sys.argv[1 + (command != "sitting") :])


if __name__ == "__main__":
    main()

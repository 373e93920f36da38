"""Starts the studio: python app.py. Also the entry point of a Hugging Face Space."""
from __future__ import annotations

import argparse
import atexit
import os
import threading
from pathlib import Path

from engines.assets import ASSETS
from engines.store import Store
from studio import page
from studio.example import keep_example
from studio.keeper import Keeper
from studio.runs import Runs
from studio.theme import THEME


def main() -> None:
    os.chdir(Path(__file__).resolve().parent)  # the page asks for its assets by relative path
    options = _options()
    store = Store(options.store / "studio.db")
    keep_example(store)
    keeper = Keeper(store)
    keeper.start()
    atexit.register(keeper.close)
    runs = Runs(store)
    threading.Thread(target=runs.shelf.ready, daemon=True).start()
    blocks = page.build(runs)
    blocks.launch(server_name=options.host, server_port=options.port, inbrowser=options.open, theme=THEME, show_error=True, ssr_mode=False,
                  css_paths=[ASSETS / "studio" / "studio.css"], head_paths=[ASSETS / "studio" / "head.html"], run_history=False,
                  footer_links=["api"], quiet=options.quiet)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    on_spaces = "SPACE_ID" in os.environ
    parser.add_argument("--host", default="0.0.0.0" if on_spaces else "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("GRADIO_SERVER_PORT", 7860)))
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("STUDIO_HOME", Path.home() / ".svdd-studio")), help="where runs are kept")
    parser.add_argument("--open", action=argparse.BooleanOptionalAction, default=not on_spaces, help="open the page in a browser")
    parser.add_argument("--quiet", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()

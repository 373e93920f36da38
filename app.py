"""Starts the studio: python app.py. Also the entry point of a Hugging Face Space."""

from __future__ import annotations

import argparse
import atexit
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from engines.assets import ASSETS
from engines.records.store import Store
from engines.rewards.own_scripts import TRUST, Judges
from engines.rewards.sandbox import Fault
from studio import page
from studio.runs.example import keep_example
from studio.runs.runs import Runs
from studio.runs.supervisor import Keeper
from studio.theme import THEME

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main() -> None:
    os.chdir(Path(__file__).resolve().parent)  # the page asks for its assets by relative path
    options = _options()
    store = Store(options.store / "studio.db")
    keep_example(store)
    runs = Runs(store, options.trust_uploaded_code, reachable(options.host, os.environ))
    guards = _trusting(runs.shelf.judges) if options.trust_uploaded_code else []
    keeper = Keeper(store, (TRUST,) if runs.shelf.judges.unconfined else ())
    keeper.start()
    atexit.register(keeper.close)
    threading.Thread(target=runs.shelf.judges.ready, daemon=True).start()
    blocks = page.build(runs)
    blocks.launch(
        server_name=options.host,
        server_port=options.port,
        inbrowser=options.open,
        theme=THEME,
        show_error=True,
        ssr_mode=False,
        css_paths=[ASSETS / "studio" / "studio.css"],
        head_paths=[ASSETS / "studio" / "head.html"],
        run_history=False,
        footer_links=["api"],
        quiet=options.quiet,
        share=False if guards else None,
        app_kwargs={"middleware": guards},
    )


def _trusting(judges: Judges) -> list[Middleware]:
    """Let plain processes judge if nothing confines → what keeps strangers' pages from speaking to such a studio."""
    try:
        judges.opened()
    except Fault as fault:
        raise SystemExit(fault.sentence) from None
    if not judges.unconfined:
        print(f"{TRUST} has no effect: this system confines scripts, and goes on doing so.")
        return []
    print("Uploaded scripts run UNCONFINED, with your own rights.")
    return [Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"])]  # a foreign name may point here


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    on_spaces = "SPACE_ID" in os.environ
    parser.add_argument("--host", default="0.0.0.0" if on_spaces else "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("GRADIO_SERVER_PORT", 7860)))
    parser.add_argument(
        "--store",
        type=Path,
        default=Path(os.environ.get("STUDIO_HOME", Path.home() / ".svdd-studio")),
        help="where runs are kept",
    )
    parser.add_argument(
        "--open", action=argparse.BooleanOptionalAction, default=not on_spaces, help="open the page in a browser"
    )
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument(
        TRUST,
        action="store_true",
        help="run reward scripts UNCONFINED where this system cannot confine them; only on this machine's own address",
    )
    options = parser.parse_args()
    if options.trust_uploaded_code and (why := refusal(options.host, os.environ)):
        parser.error(f"{TRUST} {why}")
    return options


def reachable(host: str, environment: Mapping[str, str]) -> bool:
    """Whether others than this machine's own people can open the studio."""
    return "SPACE_ID" in environment or host not in LOOPBACK or environment.get("GRADIO_SHARE", "").lower() == "true"


def refusal(host: str, environment: Mapping[str, str]) -> str:
    """Why unconfined scripts cannot be had by a studio that others can reach, or ""."""
    if "SPACE_ID" in environment:
        return "is not for a Space, where anybody can upload a script."
    if host not in LOOPBACK:
        return f"is only for a studio that nobody else can reach; leave out --host {host}, or use 127.0.0.1."
    if environment.get("GRADIO_SHARE", "").lower() == "true":
        return "is not for a studio that is shared; unset GRADIO_SHARE."
    return ""


if __name__ == "__main__":
    main()

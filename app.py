"""Starts the studio: python app.py. Also the entry point of a Hugging Face Space."""

from __future__ import annotations

import argparse
import atexit
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from engines.assets import ASSETS
from engines.console import prepare_output
from engines.limits import read_limits
from engines.records.store import Store, StoreError
from engines.rewards.sandbox import ScriptError
from engines.rewards.script_host import TRUST_FLAG, ScriptHost
from studio import page
from studio.caching import RevalidateScripts
from studio.runs.example import install_example
from studio.runs.limits import Limits
from studio.runs.runs import Runs
from studio.runs.supervisor import Supervisor
from studio.theme import THEME

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main() -> None:
    prepare_output()
    os.chdir(Path(__file__).resolve().parent)  # the page asks for its assets by relative path
    options = _parse_options()
    store = _open_store(options.store / "studio.db")
    runs = Runs(store, options.trust_uploaded_code, is_public(options.host, os.environ), options.limits)
    guards = _guards(runs.library.script_host) if options.trust_uploaded_code else []
    _start_engine(runs)
    _launch(page.build(runs), options, guards)


def _open_store(file: Path) -> Store:
    """The run store, with the example in it. Ends the process with a sentence where it cannot be had."""
    try:
        store = Store(file)
    except StoreError as error:
        raise SystemExit(str(error)) from None
    try:
        install_example(store)
    except StoreError as error:  # its runs can still be looked at
        print(error, file=sys.stderr)
    return store


def _start_engine(runs: Runs) -> None:
    """Start the engine process, and what judges own scripts in this one."""
    host = runs.library.script_host
    supervisor = Supervisor(runs.store, (TRUST_FLAG,) if host.unconfined else ())
    runs.engine_words = supervisor.words
    supervisor.start()
    atexit.register(supervisor.close)
    threading.Thread(target=host.warm_up, daemon=True).start()


def _launch(blocks: gr.Blocks, options: argparse.Namespace, guards: list[Middleware]) -> None:
    """Serve the page until the process ends."""
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
        app_kwargs={"middleware": [Middleware(RevalidateScripts), *guards]},
    )


def _guards(host: ScriptHost) -> list[Middleware]:
    """Let plain processes judge if nothing confines → what keeps strangers' pages from speaking to such a studio."""
    try:
        host.launcher()
    except ScriptError as fault:
        raise SystemExit(fault.sentence) from None
    if not host.unconfined:
        print(f"{TRUST_FLAG} has no effect: this system confines scripts, and goes on doing so.")
        return []
    print("Uploaded scripts run UNCONFINED, with your own rights.")
    return [Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"])]  # a foreign name may point here


def _parse_options() -> argparse.Namespace:
    """The command line. Ends the process with a sentence where it asks for what cannot be had."""
    parser = _parser(on_spaces="SPACE_ID" in os.environ)
    options = parser.parse_args()
    if options.trust_uploaded_code and (why := trust_refusal(options.host, os.environ)):
        parser.error(f"{TRUST_FLAG} {why}")
    try:
        options.limits = read_limits(Limits, os.environ)
    except ValueError as error:
        parser.error(str(error))
    return options


def _parser(on_spaces: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    home = Path(os.environ.get("STUDIO_HOME", Path.home() / ".svdd-studio"))
    switch = argparse.BooleanOptionalAction
    trust = "run reward scripts UNCONFINED where this system cannot confine them; only on this machine's own address"
    parser.add_argument("--host", default="0.0.0.0" if on_spaces else "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("GRADIO_SERVER_PORT", 7860)))
    parser.add_argument("--store", type=Path, default=home, help="where runs are kept")
    parser.add_argument("--open", action=switch, default=not on_spaces, help="open the page in a browser")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument(TRUST_FLAG, action="store_true", help=trust)
    return parser


def is_public(host: str, environment: Mapping[str, str]) -> bool:
    """Whether others than this machine's own people can open the studio."""
    return "SPACE_ID" in environment or host not in LOOPBACK or environment.get("GRADIO_SHARE", "").lower() == "true"


def trust_refusal(host: str, environment: Mapping[str, str]) -> str:
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

"""The command line of app.py."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from engines.limits import read_limits
from engines.rewards.script_host import TRUST_FLAG
from studio.outside.names import NAMES_VARIABLE, is_public, trust_refusal
from studio.runs.limits import Limits


def parse_options() -> argparse.Namespace:
    """The command line. Ends the process with a sentence where it asks for what cannot be had."""
    parser = _parser(on_spaces="SPACE_ID" in os.environ)
    options = parser.parse_args()
    said = options.public or bool(options.public_name)
    if options.trust_uploaded_code and (why := trust_refusal(options.host, os.environ, said)):
        parser.error(f"{TRUST_FLAG} {why}")
    options.public = is_public(options.host, os.environ, said)
    try:
        options.limits = read_limits(Limits, os.environ)
    except ValueError as error:
        parser.error(str(error))
    return options


def _parser(on_spaces: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Starts the studio.", allow_abbrev=False)
    home = Path(os.environ.get("STUDIO_HOME", Path.home() / ".svdd-studio"))
    switch = argparse.BooleanOptionalAction
    trust = "run reward scripts UNCONFINED where this system cannot confine them; only on this machine's own address"
    add = parser.add_argument
    add("--host", default="0.0.0.0" if on_spaces else "127.0.0.1", help="whose address; 0.0.0.0: all of this machine's")
    add("--port", type=_port, default=os.environ.get("GRADIO_SERVER_PORT", "7860"))
    add("--store", type=Path, default=home, help="where runs are kept")
    add("--open", action=switch, default=not on_spaces, help="open the page in a browser")
    add("--quiet", action="store_true")
    add("--public", action="store_true", help="strangers come, by a reverse proxy for example: grant them less")
    add("--public-name", action="append", default=[], metavar="NAME", help=f"by which they come; also {NAMES_VARIABLE}")
    add("--root-path", default=None, type=_root, metavar="/PATH", help="below which a reverse proxy shows the studio")
    add(TRUST_FLAG, action="store_true", help=trust)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number between 1 and 65535; “{text}” is none")
    return int(text)


def _root(text: str) -> str:
    if not text.startswith(("/", "http://", "https://")):
        raise argparse.ArgumentTypeError(f"begin it with a slash, such as /studio; it is “{text}”")
    return text.rstrip("/")

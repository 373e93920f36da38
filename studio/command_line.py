"""The command line of app.py."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engines.limits import PREFIX as LIMITS
from engines.limits import read_limits
from engines.records.events import ERRORS, EVENTS
from engines.records.events import VARIABLE as EVENTS_VARIABLE
from engines.rewards.script_host import TRUST_FLAG
from engines.service.host.cluster.address import FLAG as CLUSTER_FLAG
from engines.service.host.cluster.address import VARIABLE as CLUSTER_VARIABLE
from engines.service.host.cluster.address import require_cluster
from studio.outside.bucket import Kept, kept
from studio.outside.names import NAMES_VARIABLE, is_public, trust_refusal
from studio.runs.limits import Limits

HERE, EVERYBODY, NOBODY = "here", "everybody", "nobody"
WHO = (HERE, EVERYBODY, NOBODY)  # may read the figures
PREFIX = "STUDIO_"  # then the option in capitals
OTHERWISE = {"store": "STUDIO_HOME", "public_name": NAMES_VARIABLE, "max_queue": f"{LIMITS}QUEUE"}
OTHERWISE |= {"cluster": CLUSTER_VARIABLE}
SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def parse_options() -> argparse.Namespace:
    """The command line. Ends the process with a sentence where it asks for what cannot be had."""
    usual = kept(os.environ)
    parser = _parser(on_spaces="SPACE_ID" in os.environ)
    parser.set_defaults(store=usual.folder)
    try:
        parser.set_defaults(**said_by(parser, os.environ))
    except ValueError as error:
        parser.error(str(error))
    options = parser.parse_args()
    options.kept = usual if options.store == usual.folder else Kept(options.store)
    said = options.public or bool(options.public_name)
    if options.trust_uploaded_code and (why := trust_refusal(options.host, os.environ, said)):
        parser.error(f"{TRUST_FLAG} {why}")
    options.public = is_public(options.host, os.environ, said)
    os.environ[EVENTS_VARIABLE] = options.log or (EVENTS if options.public else ERRORS)  # engines inherit it
    try:
        if options.cluster:
            require_cluster(options.cluster)
        options.limits = read_limits(Limits, os.environ | _queue(options))
    except ValueError as error:
        parser.error(str(error))
    return options


def _parser(on_spaces: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Starts the studio.", allow_abbrev=False)
    switch = argparse.BooleanOptionalAction
    trust = "run reward scripts UNCONFINED where this system cannot confine them; only on this machine's own address"
    add = parser.add_argument
    add("--host", default="0.0.0.0" if on_spaces else "127.0.0.1", help="whose address; 0.0.0.0: all of this machine's")
    add("--port", type=_port, default=os.environ.get("GRADIO_SERVER_PORT", "7860"), help="where the page is served")
    add("--store", type=Path, default=Path.home() / ".svdd-studio", help="where runs are kept")
    add("--open", action=switch, default=not on_spaces, help="open the page in a browser")
    add("--quiet", action="store_true", help="print no address when it starts")
    add("--public", action="store_true", help="strangers come, by a reverse proxy for example: grant them less")
    add("--public-name", action="append", default=[], metavar="NAME", help="by which they come")
    add("--root-path", default=None, type=_root, metavar="/PATH", help="below which a reverse proxy shows the studio")
    add("--max-queue", type=int, default=None, metavar="N", help="runs of everybody that may wait or be computed")
    add("--metrics", choices=WHO, default=HERE, help="who may read /metrics: this machine itself, everybody, nobody")
    add("--log", choices=(EVENTS, ERRORS), default=None, help="a line an event, or errors alone, as when nobody comes")
    add(CLUSTER_FLAG, default="", metavar="HOST:PORT", help="of Ray: its machines compute; needs the package ray")
    add(TRUST_FLAG, action="store_true", help=trust)
    return parser


def variable_of(action: argparse.Action) -> str:
    """The environment variable that says an option too; "" for what only the command line can ask for."""
    unsaid = action.dest == "help" or TRUST_FLAG in action.option_strings
    return "" if unsaid else OTHERWISE.get(action.dest, f"{PREFIX}{action.dest.upper()}")


def said_by(parser: argparse.ArgumentParser, environment: Mapping[str, str]) -> dict[str, Any]:
    """Option → what the environment says of it. Raises ValueError for a switch that is neither on nor off."""
    actions = [action for action in parser._actions if environment.get(variable_of(action), "").strip()]
    return {action.dest: _read(action, environment[variable_of(action)].strip()) for action in actions}


def _read(action: argparse.Action, text: str) -> Any:
    """Text is what the command line would get; the parser gives it its type."""
    if action.dest == "public_name":
        return [name.strip() for name in text.split(",") if name.strip()]
    if action.nargs != 0:
        if action.choices and text not in action.choices:
            raise ValueError(f"{variable_of(action)} is one of {', '.join(action.choices)}; it is “{text}”.")
        return text
    if text.lower() not in SWITCH:
        raise ValueError(f"{variable_of(action)} is on or off; it is “{text}”.")
    return SWITCH[text.lower()]


def _queue(options: argparse.Namespace) -> dict[str, str]:
    return {} if options.max_queue is None else {f"{LIMITS}QUEUE": str(options.max_queue)}


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number between 1 and 65535; “{text}” is none")
    return int(text)


def _root(text: str) -> str:
    if not text.startswith(("/", "http://", "https://")):
        raise argparse.ArgumentTypeError(f"begin it with a slash, such as /studio; it is “{text}”")
    return text.rstrip("/")

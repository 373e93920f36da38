"""A studio on an open store: its engine, its janitor, its page."""

from __future__ import annotations

import argparse
import atexit
import os
import threading

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from engines.assets import ASSETS
from engines.records.store import Store
from engines.rewards.sandbox import ScriptError
from engines.rewards.script_host import TRUST_FLAG, ScriptHost
from engines.service.host import has_zerogpu
from engines.service.host.cluster.address import FLAG as CLUSTER_FLAG
from studio import page
from studio.caching import RevalidateScripts
from studio.janitor import Janitor
from studio.middleware import launch_bounds
from studio.operation.addresses import OperationAddresses
from studio.operation.metrics import Counting, StudioCollector
from studio.outside.guard import Guard
from studio.outside.names import own_names
from studio.outside.port import address
from studio.preloading import preload_links
from studio.runs.runs import Runs
from studio.runs.supervisor import Supervisor
from studio.theme import THEME

COMPRESSION = 5  # of gzip, 1 to 9: half a megabyte of page becomes a tenth in some milliseconds
# Gradio lays the last 10,000 calls into a table at every call, for a page that the studio does not have.
NO_ANALYTICS = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9)}


def serve(store: Store, options: argparse.Namespace) -> None:
    """Run the studio until the process ends."""
    runs = Runs(store, options.trust_uploaded_code, options.public, options.limits)
    runs.kept_words = options.kept.words
    if options.trust_uploaded_code:
        trust(runs.library.script_host)
    collector = StudioCollector(store, _start_engine(runs, options.cluster))
    os.environ["GRADIO_TEMP_DIR"] = str(options.store / "uploads")  # these are read as the page is built
    os.environ |= NO_ANALYTICS
    Janitor(store).start()
    _launch(runs, collector, options)


def _start_engine(runs: Runs, cluster: str) -> Counting:
    """Start the engine on its host, whose keeper it returns, and what judges own scripts in this process.

    Strangers download nothing. cluster: its address, "" where this machine computes.
    """
    if runs.public:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read by the engine
    host = runs.library.script_host
    arguments = (TRUST_FLAG,) * host.trusted + ((CLUSTER_FLAG, cluster) if cluster else ())
    keeper = _zerogpu(runs) if has_zerogpu(os.environ) else Supervisor(runs.store, arguments)
    runs.engine_words, runs.host_words = keeper.words, keeper.host_words
    keeper.start()
    atexit.register(keeper.close)
    threading.Thread(target=host.warm_up, daemon=True).start()
    return keeper


def _zerogpu(runs: Runs) -> Counting:
    """What calls for a GPU from this process, which has torch there and nowhere else."""
    from engines.service.host.keeper import ZeroGpuKeeper

    keeper = ZeroGpuKeeper(runs.store, runs.library.script_host.trusted)
    runs.visitor_asks = keeper.visitors.ask
    return keeper


def _launch(runs: Runs, collector: StudioCollector, options: argparse.Namespace) -> None:
    """Serve the page until the process ends."""
    names = own_names(options.host, options.public_name, os.environ)
    first = [
        Middleware(OperationAddresses, runs=runs, collector=collector, who=options.metrics),
        Middleware(Guard, names=names),
        Middleware(RevalidateScripts),
        Middleware(GZipMiddleware, compresslevel=COMPRESSION),
    ]
    try:
        page.build(runs).launch(
            server_name=options.host,
            server_port=options.port,
            root_path=options.root_path,
            inbrowser=options.open,
            theme=THEME,
            show_error=True,
            ssr_mode=False,
            css_paths=[ASSETS / "studio" / "studio.css", *sorted((ASSETS / "studio" / "styles").glob("*.css"))],
            head=preload_links(),
            head_paths=[ASSETS / "studio" / "head.html"],
            run_history=False,
            footer_links=["api"],
            mcp_server=True,
            _frontend=False,  # else a page that does not answer within 3 s, on a busy machine, ends the studio
            quiet=options.quiet,
            share=False if options.trust_uploaded_code else None,
            **launch_bounds(options.store / "uploads", options.public, first),
        )
    except OSError as error:
        raise SystemExit(f"The page cannot be served at {address(options.host, options.port)} ({error}).") from None


def trust(host: ScriptHost) -> None:
    """Let plain processes judge if nothing confines."""
    try:
        host.launcher()
    except ScriptError as fault:
        raise SystemExit(fault.sentence) from None
    if host.unconfined:
        print("Uploaded scripts run UNCONFINED, with your own rights.")
    else:
        print("This system confines scripts; those that declare a gradient run UNCONFINED, with your own rights.")

"""The studio's figures for Prometheus: read when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from engines.records.store import Store, StoreError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
COUNTED = {  # what an engine counts → name, and what it is
    "rows": ("svdd_network_rows", "States that a network was asked for."),
    "reward_calls": ("svdd_reward_calls", "Designs judged by rewards."),
    "network_seconds": ("svdd_network_seconds", "Seconds in networks."),
    "decode_seconds": ("svdd_decode_seconds", "Seconds of making designs of states."),
    "reward_seconds": ("svdd_reward_seconds", "Seconds in rewards."),
    "scripts_started": ("svdd_script_processes", "Processes started for own scripts."),
    "sandbox_started": ("svdd_sandbox_starts", "Starts of the sandbox; more than one are restarts."),
    "runs_done": ("svdd_runs_done", "Runs that came to their end."),
    "runs_failed": ("svdd_runs_failed", "Runs that broke off."),
}
PAGE = "/proc/self/statm"


class Counting(Protocol):
    """A keeper of engines, whatever their host: what they have counted together, how many were started, which lives."""

    started: int

    def start(self) -> None: ...
    def close(self) -> None: ...
    def words(self) -> str: ...
    def host_words(self) -> str: ...
    def counted(self) -> dict[str, float]: ...
    def engine_pid(self) -> int | None: ...


class StudioCollector:
    """Figures of one store and its engines."""

    def __init__(self, store: Store, engines: Counting):
        self._store, self._engines = store, engines

    def collect(self) -> Iterator[Metric]:
        """What a store that cannot be read would say is left out."""
        with suppress(StoreError):
            runs = GaugeMetricFamily("svdd_runs", "Runs that wait or are computed.", labels=["status"])
            for status, count in self._store.live_counts().items():
                runs.add_metric([status], count)
            yield runs
            yield GaugeMetricFamily("svdd_store_bytes", "Bytes in the store.", value=self._store.used_bytes())
            yield GaugeMetricFamily("svdd_people", "People with unfinished runs.", value=self._store.people())
        yield from self._of_engines()

    def _of_engines(self) -> Iterator[Metric]:
        counted, pid = self._engines.counted(), self._engines.engine_pid()
        for name, (metric, about) in COUNTED.items():
            yield CounterMetricFamily(metric, about, value=counted.get(name, 0.0))
        yield CounterMetricFamily("svdd_engine_starts", "Engines started.", value=self._engines.started)
        yield GaugeMetricFamily("svdd_engine_up", "Whether an engine lives.", value=float(pid is not None))
        memory = GaugeMetricFamily("svdd_memory_bytes", "Resident memory.", labels=["process"])
        for process, file in (("page", PAGE), ("engine", f"/proc/{pid}/statm")):
            if (resident := _resident(file)) is not None:
                memory.add_metric([process], resident)
        yield memory


def metrics_text(collector: StudioCollector) -> bytes:
    """In Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


def _resident(file: str) -> float | None:
    """Bytes, of a process on Linux; None elsewhere, and where it has gone."""
    try:
        return int(Path(file).read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def is_here(scope: Any) -> bool:
    """Whether a request comes from this machine itself, and not through a proxy on it."""
    forwarded = any(name in (b"x-forwarded-for", b"forwarded") for name, _ in scope["headers"])
    return bool(scope["client"]) and scope["client"][0] in ("127.0.0.1", "::1") and not forwarded

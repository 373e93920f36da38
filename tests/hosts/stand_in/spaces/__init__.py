"""A stand-in for the package `spaces` on ZeroGPU: what it forks, pickles, refuses and ends, on a machine without a GPU.

A visitor's quota ends a call to the second. The seconds that a call asks for are a GPU's, so here they count PACE-fold.
STAND_IN names a folder: quota.json there says how many seconds each visitor's token has left, calls.jsonl is written.
"""

from __future__ import annotations

import inspect
import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import gradio as gr
from gradio.context import LocalContext

FORK = multiprocessing.get_context("fork")
END, FAILED, VALUE = "end", "failed", "value"
PACE = 30
_LOCK = threading.Lock()


def GPU(task: Callable | None = None, *, duration=60, size=None):
    """The decorator, of generators alone."""
    if task is None:
        return lambda given: GPU(given, duration=duration, size=size)
    if not inspect.isgeneratorfunction(task) or inspect.iscoroutinefunction(task):
        raise NotImplementedError("neither async nor plain functions here")

    @wraps(task)
    def called(*arguments) -> Iterator:
        yield from _call(task, duration(*arguments) if callable(duration) else duration, arguments)

    return called


def _call(task: Callable, asked: float, arguments: tuple) -> Iterator:
    token, begun, end = _token(), time.monotonic(), "aborted"
    if (left := _left(token)) <= 0:
        raise gr.Error(f"You have exceeded your free ZeroGPU quota ({asked}s requested vs. {left:.0f}s left).")
    _refuse_cuda()
    results, stop = FORK.SimpleQueue(), FORK.Event()
    worker = FORK.Process(target=_work, args=(task, arguments, results, stop), daemon=True)
    worker.start()
    timer = threading.Timer(min(PACE * asked, left), worker.kill)
    timer.start()
    threading.Thread(target=lambda: (worker.join(), results.put(None)), daemon=True).start()
    try:
        while (result := results.get()) is not None:
            kind, value = result
            if kind == VALUE:
                yield value
                continue
            end = kind
            if kind == FAILED:
                raise gr.Error(value)
            return
        raise gr.Error("GPU task aborted")
    except GeneratorExit:
        end = "closed"
        stop.set()
        raise
    finally:
        _note(token, asked, time.monotonic() - begun, end)
        worker.join(5)
        timer.cancel()


def _work(task: Callable, arguments: tuple, results, stop) -> None:
    """In the fork, in a thread, as the package does."""
    _allow_cuda()
    thread = threading.Thread(target=_iterate, args=(task, arguments, results, stop))
    thread.start()
    thread.join()
    os._exit(0)


def _iterate(task: Callable, arguments: tuple, results, stop) -> None:
    turns = task(*arguments)
    try:
        for value in turns:
            if stop.is_set():
                turns.close()
                break
            results.put((VALUE, value))
        results.put((END, ""))
    except Exception as error:
        results.put((FAILED, type(error).__name__))


def _token() -> str:
    request = LocalContext.request.get(None)
    return request.headers.get("x-ip-token") or "" if request is not None else ""


def _left(token: str) -> float:
    file = Path(os.environ["STAND_IN"]) / "quota.json"
    quota = json.loads(file.read_text()) if file.exists() else {}
    return float(quota.get(token, 1e6))


def _note(token: str, asked: float, used: float, end: str) -> None:
    told = {"token": token, "asked": asked, "used": used, "end": end, "page": os.getpid()}
    with _LOCK, (Path(os.environ["STAND_IN"]) / "calls.jsonl").open("a") as file:
        file.write(json.dumps(told) + "\n")


def _no_cuda(*_: object) -> None:
    raise RuntimeError("CUDA must not be initialised in the page's process")


def _refuse_cuda() -> None:
    if (torch := sys.modules.get("torch")) is not None and torch.cuda._lazy_init is not _no_cuda:
        assert not torch.cuda.is_initialized()
        torch.cuda._kept, torch.cuda._lazy_init = torch.cuda._lazy_init, _no_cuda


def _allow_cuda() -> None:
    import torch

    torch.cuda._lazy_init = torch.cuda._kept

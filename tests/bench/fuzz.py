"""Odd requests to every endpoint of a studio: no 500, no hang, no traceback, a log of some hundred bytes a request.

python -m tests.bench.fuzz [REQUESTS] [SEED]    starts a studio of its own, ends with 1 where something does not hold
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.bench.load.odd_requests import OddRequest, OddRequests
from tests.bench.studio_process import StudioProcess, memory, processor_seconds, running_studio

SECONDS, AT_ONCE = 10.0, 4  # that the studio computes while a request lasts, whoever else asks; requests
PATIENCE = 90.0  # seconds until an answer: longer on no machine, however busy
WARM_UP_SECONDS = 120
LOG_BYTES = 400  # of a request
LAST_WORDS = (b"process_completed", b"close_stream", b"event: ", b"ALIVE", b"error", b"done")  # of a stream


@dataclass
class Outcome:
    """statuses: how often each was answered. faults: what must not be, with the request that brought it about."""

    statuses: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")  # processor seconds, the request


def fuzz(studio: StudioProcess, count: int, seed: int) -> Outcome:
    """Sends so many odd requests and reads every answer."""
    with urllib.request.urlopen(studio.url + "config") as answer:
        supply = OddRequests(json.load(answer), seed)
    _warm_up(studio, supply)
    outcome, logged = Outcome(), studio.log_bytes()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for request, status, seconds in pool.map(lambda odd: _send(studio, odd), [supply() for _ in range(count)]):
            outcome.statuses[status] += 1
            asked = f"{request.method} {request.path[:80]} {request.content[:200]}"
            outcome.slowest = max(outcome.slowest, (seconds, asked))
            if not isinstance(status, int) or status == 500 or seconds > SECONDS:
                outcome.faults.append(f"{status} after {seconds:.1f} processor seconds: {asked}")
    per_request = (studio.log_bytes() - logged) / count
    if per_request > LOG_BYTES or studio.tracebacks():
        outcome.faults.append(f"{per_request:.0f} bytes of log a request, {studio.tracebacks()} tracebacks")
    return outcome


def _warm_up(studio: StudioProcess, supply: OddRequests) -> None:
    """What is imported with the first run that is looked at."""
    asked = {"data": {"run": "example"}, "component_id": supply.stage, "fn_name": "look", "session_hash": "s"}
    head = {"content-type": "application/json"}
    request = urllib.request.Request(studio.url + "gradio_api/component_server", json.dumps(asked).encode(), head)
    urllib.request.urlopen(request, timeout=WARM_UP_SECONDS).read()


def _send(studio: StudioProcess, request: OddRequest) -> tuple[OddRequest, int | str, float]:
    """(the request, its status or what went wrong, processor seconds of the studio meanwhile)."""
    begun = processor_seconds(studio.pid)
    try:
        status, body = _exchange(studio, request.method, request.path, request.headers, request.content)
        if status == 200 and request.then:
            event = json.loads(body).get("event_id", "")
            status, body = _exchange(studio, "GET", request.then.format(event_id=event), {}, b"")
    except (OSError, http.client.HTTPException, ValueError) as error:
        status = repr(error)[:200]
    return request, status, processor_seconds(studio.pid) - begun


def _exchange(studio: StudioProcess, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Status and answer; of streams the first line that ends a call."""
    address = urlsplit(studio.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)
    try:
        clean = {name: value for name, value in headers.items() if value.isprintable()}
        connection.request(method, "/" + quote(path, safe="/?=&%:."), body, clean)
        answer = connection.getresponse()
        if answer.headers.get_content_type() != "text/event-stream":
            return answer.status, answer.read()
        for line in answer:
            if any(word in line for word in LAST_WORDS):
                break
        return answer.status, b""
    finally:
        connection.close()


def main() -> None:
    """The command."""
    count, seed = map(int, (*sys.argv[1:], *("3000", "0")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as home, running_studio(Path(home)) as studio:
        before, begun = memory(studio.pid), time.monotonic()
        outcome = fuzz(studio, count, seed)
        after, most = memory(studio.pid), memory(studio.pid, peak=True)
        slowest, asked = outcome.slowest
        print(f"{count} requests in {time.monotonic() - begun:.0f} s; the most computing, {slowest:.1f} s: {asked}")
        print(f"statuses: {dict(outcome.statuses.most_common())}")
        print(f"log: {studio.log_bytes() / count:.0f} bytes a request")
        print(f"web process: {before / 1e6:.0f} → {after / 1e6:.0f} MB, at most {most / 1e6:.0f}")
        print(*outcome.faults[:20], sep="\n")
        print("".join(studio.log.read_text(errors="replace").partition("Traceback")[1:])[:3000])
    sys.exit(bool(outcome.faults))


if __name__ == "__main__":
    main()

"""An engine whose main loop hangs as soon as it has taken a run, while its heart goes on beating."""

import threading

from engines.service import worker


def _hang(engine: worker.Engine) -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(blocking=bool(engine.active))  # for ever


if __name__ == "__main__":
    worker.warm_up = lambda **how: iter(())
    worker.Engine._end_tasks = _hang
    worker.main()

"""A confined process: forked by the zygote, held by its pidfd, suspended between calls."""

from __future__ import annotations

import errno
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock

from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.process.exit_status import CHANNEL_CLOSED, WorkerExited, describe_exit
from engines.rewards.sandbox.process.log import Log
from engines.rewards.sandbox.process.pictures import SharedPictures

GRACE_SECONDS = 0.3  # between the request to stop, which names the line, and the kill
_CHUNK = 1 << 16


class ConfinedProcess:
    """A WorkerProcess. spawn: three descriptors → process id. reap: process id → wait status, None: nobody knows it."""

    start_seconds = 5.0

    def __init__(self, spawn: Callable[[list[int]], int], reap: Callable[[int], int | None], limits: Limits):
        self._reap, self._max_output, self.log = reap, limits.max_output, Log(limits.log_bytes)
        self._pictures, self._pidfd, self._ending = SharedPictures(), -1, Lock()
        self._channel, theirs = socket.socketpair()
        self._log_end, log = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        os.set_blocking(log, True)
        try:
            self.pid = spawn([theirs.fileno(), log, self._pictures.descriptor])
            self._pidfd = os.pidfd_open(self.pid)
        except BaseException:
            self._release()
            raise
        finally:
            theirs.close()
            os.close(log)
        self._listen()

    def _listen(self) -> None:
        self._channel.setblocking(False)
        self.alive, self._deadline, self._poll = True, 0.0, select.poll()
        for end in (self._channel, self._log_end):
            self._poll.register(end, select.POLLIN)

    def resume(self, deadline: float) -> None:
        self._deadline, self.log.printed = deadline, 0
        self._signal(signal.SIGCONT)

    def suspend(self) -> None:
        self._drain_log()
        self._signal(signal.SIGSTOP)

    def encode_pictures(self, pictures: Sequence) -> bytes:
        return self._pictures.encode(pictures)

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self._channel.send(left) :]
            except BlockingIOError:
                self._wait(select.POLLOUT)
            except OSError:
                raise self._exited() from None

    def read(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            try:
                part = self._channel.recv(count - len(parts))
            except BlockingIOError:
                self._wait(select.POLLIN)
                continue
            except OSError:
                part = b""
            if not part:
                raise self._exited()
            parts += part
        return bytes(parts)

    def close(self) -> None:
        """Kill and reap."""
        with self._ending:
            if not self.alive:
                return
            self.alive = False
            self._signal(signal.SIGKILL)
        status = self._reap(self.pid)
        self.code = None if status is None else os.waitstatus_to_exitcode(status)
        self._drain_log()
        self._release()

    def kill(self) -> None:
        with self._ending:
            if self.alive:
                self._signal(signal.SIGKILL)

    def _release(self) -> None:
        self._channel.close()
        self._pictures.close()
        for descriptor in (self._log_end, self._pidfd):
            if descriptor >= 0:
                os.close(descriptor)

    def _wait(self, event: int) -> None:
        """Until the channel is ready, taking the log meanwhile.

        At the deadline the script is asked where it is; GRACE_SECONDS later TimeoutError is raised.
        """
        self._poll.modify(self._channel, event)
        left = self._deadline - time.monotonic()
        if left <= -GRACE_SECONDS or (left <= 0 and event == select.POLLOUT):
            raise TimeoutError
        if left <= 0:
            self._signal(signal.SIGALRM)
        ready = self._poll.poll((left if left > 0 else left + GRACE_SECONDS) * 1000 + 1)
        if any(descriptor == self._log_end for descriptor, _ in ready):
            self._drain_log()

    def _drain_log(self) -> None:
        """Take the log's newest bytes. Raises WorkerExited for a script that floods it, which is ended."""
        try:
            part = os.read(self._log_end, _CHUNK)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            return
        self.log.add(part)
        if not part:
            with suppress(KeyError):  # the script has closed its log; once is enough
                self._poll.unregister(self._log_end)
        if self.log.printed > self._max_output and self.alive:
            self.close()
            raise WorkerExited(f"it printed more than {self._max_output >> 20} MB in one call; print less")

    def _signal(self, number: int) -> None:
        with suppress(OSError):  # it is gone
            signal.pidfd_send_signal(self._pidfd, number)

    def _exited(self) -> WorkerExited:
        """The channel is closed: why."""
        end = select.poll()
        end.register(self._pidfd, select.POLLIN)
        left_by_itself = end.poll(1000 * GRACE_SECONDS)
        self.close()
        return WorkerExited(describe_exit(self.code) if left_by_itself else CHANNEL_CLOSED)

"""One studio and one engine hold a store: locks that end with the processes that took them, however they end."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from engines.records.store.schema import StoreError

_RIGHTS = "give yourself the right to write there, or name another folder with --store"
ADVICE = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "name a folder that can be written with --store",
    errno.ENOSPC: "free some space",
    errno.ENOTDIR: "name a folder with --store",
    errno.EEXIST: "name a folder with --store",
}


class StoreHeld(StoreError):
    """Another process has that role on the store. note: what it has left of itself, or ""."""

    def __init__(self, sentence: str, note: str = ""):
        super().__init__(sentence)
        self.note = note


class StoreLock:
    """The one process that has a role (studio, engine) on a store; the lock file lies beside the store's file."""

    def __init__(self, store: Path, role: str):
        self._store, self._role = Path(store), role
        self._note = _beside(store, f"-{role}.txt")
        self._lock = FileLock(_beside(store, f"-{role}.lock"), thread_local=False)

    def acquire(self, note: str, seconds: float = 0.0) -> StoreLock:
        """Hold the role until `release`, or until this process ends. note: a line for whoever finds it held.

        Waits so many seconds. Raises StoreHeld, or StoreError where the folder cannot be written.
        """
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=seconds)
            self._note.write_text(note, "utf-8")
        except Timeout:
            raise StoreHeld(f"Another {self._role} holds the run store {self._store.name}.", self.read_note()) from None
        except OSError as error:
            self._lock.release()
            raise StoreError(_cannot_write(self._store.parent, error)) from error
        return self

    def release(self) -> None:
        with suppress(OSError):
            self._lock.release()

    def __enter__(self) -> StoreLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def read_note(self) -> str:
        """What the holder has left, or whoever held it last."""
        with suppress(OSError, UnicodeDecodeError):
            return self._note.read_text("utf-8").strip()
        return ""


def _beside(store: Path, ending: str) -> Path:
    return Path(store).with_name(Path(store).name + ending)


def _cannot_write(folder: Path, error: OSError) -> str:
    why, advice = error.strerror or str(error), ADVICE.get(error.errno, "try again, or start the studio anew")
    return f"The run store's folder {folder.name}/ cannot be written ({why}): {advice}."

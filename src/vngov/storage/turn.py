"""Taking turns (lần lượt): who is writing in this process. A thread that waits for itself is told so at once."""

from __future__ import annotations

import threading

from vngov.storage.errors import StoreBusy, WorkOpen

__all__ = ["Turn"]


class Turn:
    """Knows the threads inside a unit of work; an `exclusive` one lets in one at a time, the others wait `seconds`."""

    def __init__(self, seconds: float, *, exclusive: bool) -> None:
        self._seconds = seconds
        self._lock = threading.Lock() if exclusive else None
        self._holders: set[int] = set()

    def take(self) -> int:
        """Enter; gives what has to be given back. Raises WorkOpen, StoreBusy."""
        thread = threading.get_ident()
        if thread in self._holders:
            raise WorkOpen()
        if self._lock is not None and not self._lock.acquire(timeout=self._seconds):
            raise StoreBusy(seconds=self._seconds)
        self._holders.add(thread)
        return thread

    def give(self, holder: int) -> None:
        """Leave, maybe in another thread than that which entered."""
        self._holders.discard(holder)
        if self._lock is not None:
            self._lock.release()

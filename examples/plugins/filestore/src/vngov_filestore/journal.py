"""The file (nhật ký ghi nối): lines are added to its end and never changed; each stands on the disk before it counts."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vngov.storage import StoreBroken, StoreBusy, StoreFull

__all__ = ["Journal"]

_SUM = 64  # hexadecimal digits of a SHA-256
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PAUSE = 0.005  # seconds between two looks at the lock of another process


class Journal:
    """One file and how far it has been read (nhật ký); a line is the SHA-256 of what follows, a space, and what was added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    @contextmanager
    def locked(self, seconds: float) -> Iterator[None]:
        """Keep other processes from writing. Raises StoreBusy, StoreBroken."""
        end = time.monotonic() + seconds
        with _named():
            lock = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            while not _taken(lock):
                if time.monotonic() >= end:
                    raise StoreBusy(seconds=seconds)
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(lock)

    def news(self) -> list[bytes]:
        """Give what was added since the last time. Raises StoreBroken for a line that is not as it was written.

        A last line without its end is none: whoever wrote it died before it counted.
        """
        with _named():
            if not self._path.exists():
                return []
            with self._path.open("rb") as file:
                file.seek(self._read)
                lines = file.read().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            lines.pop()
        found = [line[_SUM + 1 : -1] for line in lines]
        for line, content in zip(lines, found, strict=True):
            if line != _line(content):
                raise StoreBroken(why=f"{self._path.name}: SHA-256")
        self._read += sum(map(len, lines))
        return found

    def append(self, content: bytes) -> None:
        """Add a line and wait for the disk; `news` has been asked under the same lock. Raises StoreFull, StoreBroken."""
        line = _line(content)
        with _named():
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                self._added(file, line)
            finally:
                os.close(file)
            if self._read == 0:
                self._name_kept()
        self._read += len(line)

    def _added(self, file: int, line: bytes) -> None:
        os.ftruncate(file, self._read)  # what a process that died left behind
        try:
            os.lseek(file, self._read, os.SEEK_SET)
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        except OSError:
            os.ftruncate(file, self._read)
            raise

    def _name_kept(self) -> None:
        """Wait for the disk to know the file by its name."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(content: bytes) -> bytes:
    return b"%s %s\n" % (hashlib.sha256(content).hexdigest().encode(), content)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _named() -> Iterator[None]:
    """Give a failure of the operating system its name in the library."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull() from error
        raise StoreBroken(why=errno.errorcode.get(error.errno or 0, "OSError")) from error

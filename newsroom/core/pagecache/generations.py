"""The sequence of drops, and for each key the place in it of its last drop, in a file that all
processes of the machine map. Something made at sequence S stands while no key of it has been
dropped after S; so a drop in the middle of a rendering makes its result void by itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import threading
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

SLOTS = 1 << 20
HEADER = 512
WORD = 8
SEQUENCE, FLOOR, EPOCH, REMOTE, OWED = range(5)
# Pairs of words: a process, and the drops it has announced and not yet made.
ANNOUNCED = range(64, 64 + 2 * 128, 2)
FILE_NAME = "pagecache-1.gen"


def slot_of(key: str) -> int:
    """The key's slot. Two keys in one slot cost a needless rendering, never a stale page."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") % SLOTS


def slots_of(keys: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({slot_of(key) for key in keys}))


class Generations:
    """One machine's marks: a header, a table of drops, a table of drops without grace.

    The file is sparse, 16 MiB in name; it must not lie on a network file system. The words are
    read without a lock: each is aligned and written whole, and the sequence is written last.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        size = (HEADER + 2 * SLOTS) * WORD
        with self._alone():
            if os.fstat(self._file).st_size < size:
                os.ftruncate(self._file, size)
        self._map = mmap.mmap(self._file, size)
        self.words = memoryview(self._map).cast("Q")
        self._dropped = self.words[HEADER : HEADER + SLOTS]
        self._hard = self.words[HEADER + SLOTS :]
        self._mend()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread (the lock) and no other process (the file's lock) writes meanwhile."""
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    @property
    def sequence(self) -> int:
        return self.words[SEQUENCE]

    @property
    def position(self) -> tuple[int, int]:
        """The cluster's epoch, and the last of its drops that this machine has carried out."""
        return self.words[EPOCH], self.words[REMOTE]

    @property
    def owes(self) -> int:
        """Drops that the cluster has not been told of, because it could not be reached."""
        return self.words[OWED]

    def stands(self, slots: Iterable[int], born: int) -> bool:
        """Nothing shown under these slots has been dropped after `born`."""
        dropped = self._dropped
        return self.words[FLOOR] <= born and not any(dropped[slot] > born for slot in slots)

    def may_linger(self, slots: Iterable[int], born: int) -> bool:
        """What was dropped after `born` may still be shown while its successor is made."""
        hard = self._hard
        return self.words[FLOOR] <= born and not any(hard[slot] > born for slot in slots)

    def drop(self, slots: Iterable[int], *, grace: bool = True) -> None:
        with self._alone():
            self._drop(slots, grace=grace)

    def drop_all(self) -> None:
        """Everything made until now is void, without grace."""
        with self._alone():
            self._drop_all()

    def _drop(self, slots: Iterable[int], *, grace: bool) -> None:
        number = self.words[SEQUENCE] + 1
        for slot in slots:
            self._dropped[slot] = number
            if not grace:
                self._hard[slot] = number
        self.words[SEQUENCE] = number

    def _drop_all(self) -> None:
        self.words[FLOOR] = self.words[SEQUENCE] + 1
        self.words[SEQUENCE] += 1

    def follow(
        self, epoch: int, number: int, drops: dict[int, tuple[bool, tuple[int, ...]]]
    ) -> None:
        """Carry out the cluster's drops up to `number`; everything falls where any is missing.

        `drops` maps a drop's number to whether it has grace, and its slots.
        """
        with self._alone():
            known_epoch, known = self.position
            if known_epoch == epoch and known >= number:
                return
            missing = range(known + 1, number + 1)
            if known_epoch == epoch and all(one in drops for one in missing):
                for one in missing:
                    grace, slots = drops[one]
                    self._drop(slots, grace=grace)
            else:
                self._drop_all()
            self.words[REMOTE] = number
            self.words[EPOCH] = epoch

    def announce(self, number: int) -> None:
        """So many drops will follow as soon as the transaction is committed; -1 when one has.

        A process that dies between the two leaves word here: the next one to start lets
        everything fall, for what was committed may show in none of what others keep.
        """
        me = os.getpid()
        with self._alone():
            mine = [place for place in ANNOUNCED if self.words[place] == me]
            free = [place for place in ANNOUNCED if not self.words[place]]
            for place in (mine or free)[:1]:
                self.words[place] = me
                self.words[place + 1] = max(0, self.words[place + 1] + number)

    def _mend(self) -> None:
        with self._alone():
            for place in ANNOUNCED:
                if not self.words[place] or _lives(self.words[place]):
                    continue
                if self.words[place + 1]:
                    self._drop_all()
                    self.words[OWED] += 1
                self.words[place] = self.words[place + 1] = 0

    def owe(self) -> None:
        with self._alone():
            self.words[OWED] += 1

    def paid(self, owed: int) -> None:
        with self._alone():
            self.words[OWED] -= min(owed, self.words[OWED])

    def close(self) -> None:
        for view in (self._hard, self._dropped, self.words):
            view.release()
        self._map.close()
        os.close(self._file)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

"""More than one machine: the sequence of drops, and a second level of pages, in Redis.

Every drop is numbered there and written to a short log. A machine carries the log out in its own
marks (generations.py), so that a hit asks nobody. It is woken by a message, and asks once a second
in case one was lost; what cannot ask serves what it keeps for that second and no longer.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from contextlib import suppress

from newsroom.core.pagecache.generations import Generations
from newsroom.core.pagecache.link import Link, Unreachable
from newsroom.core.pagecache.page import Page
from newsroom.core.pagecache.parcels import packed, unpacked
from newsroom.core.pagecache.store import Kept

log = logging.getLogger(__name__)
TRUST = 1.0
LOG_LENGTH = 512
LONGEST_DROP = 4000
RENDERING_MS = 5000
ALL = "*"

BEGIN = """
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'number', 0)
  epoch = ARGV[1]
end
"""
# KEYS: marks, log. ARGV: a new epoch, the channel, the log's length, the line, the slots.
DROP = (
    BEGIN
    + """
local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
for i = 5, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], number) end
redis.call('LPUSH', KEYS[2], number .. ' ' .. ARGV[4])
redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
redis.call('PUBLISH', ARGV[2], number)
return {epoch, number}
"""
)
# KEYS: marks, log. ARGV: a new epoch, the epoch and number that the machine knows.
FOLLOW = (
    BEGIN
    + """
local number = tonumber(redis.call('HGET', KEYS[1], 'number'))
local missing = number - tonumber(ARGV[3])
if epoch ~= ARGV[2] or missing <= 0 then return {epoch, number, {}} end
return {epoch, number, redis.call('LRANGE', KEYS[2], 0, missing - 1)}
"""
)
# KEYS: marks, log. ARGV: a new epoch, the channel.
RESET = """
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'number', 0)
redis.call('PUBLISH', ARGV[2], 0)
"""
# KEYS: the lock. ARGV: whose it is.
RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
"""


class Cluster:
    """One process's view of the others. `release` keeps two versions of the site apart."""

    def __init__(self, link: Link, prefix: str, release: str) -> None:
        self._link = link
        self._marks = f"{{{prefix}}}:marks"
        self._log = f"{{{prefix}}}:log"
        self._channel = f"{prefix}:drops"
        self._pages = f"{{{prefix}}}:page:{release}:"
        self._locks = f"{{{prefix}}}:rendering:{release}:"
        self._me = secrets.token_hex(8)
        self._asking = threading.Lock()
        self._following = threading.Lock()
        self._heard = float("-inf")
        self._ears: threading.Thread | None = None
        self._closed = threading.Event()

    @classmethod
    def at(cls, address: str, prefix: str, release: str = "") -> Cluster:
        return cls(Link(address), prefix, release)

    def join(self, generations: Generations) -> None:
        self._generations = generations

    # What the others have dropped

    def hears(self) -> bool:
        """Every drop of another machine, up to a second ago, has been carried out here."""
        self._listen()
        if not self._generations.owes and time.monotonic() - self._heard < TRUST:
            return True
        with self._asking, suppress(Unreachable):
            if self._generations.owes or time.monotonic() - self._heard >= TRUST:
                self.follow()
            return True
        return False

    def since(self) -> float:
        """Up to when the drops of others are known to whoever begins now. One who cannot ask
        uses nothing kept (see `PageCache.part_stands`), and so knows all up to now."""
        return self._heard if self.hears() else time.monotonic()

    def vouches(self, kept: Kept) -> bool:
        """It may be served, as far as the others are concerned: they have been heard, or it was
        made within the second."""
        return self.hears() or time.monotonic() - kept.start.at < TRUST

    def follow(self) -> None:
        """Ask for the drops since the last one known, and carry them out on this machine."""
        with self._following:
            asked = time.monotonic()
            self._pay()
            epoch, number = self._generations.position
            new = secrets.randbits(62) or 1
            said = self._link.script(FOLLOW, [self._marks, self._log], [new, epoch, number])
            drops = dict(_read(line) for line in said[2])
            complete = all(slots is not None for _, slots in drops.values())
            self._generations.follow(int(said[0]), int(said[1]), drops if complete else {})
            self._heard = asked

    def _pay(self) -> None:
        """Drops that could not be told made everything there doubtful: it begins anew."""
        owed = self._generations.owes
        if owed:
            self._reset()
            self._generations.paid(owed)

    def _reset(self) -> None:
        new = secrets.randbits(62) or 1
        self._link.script(RESET, [self._marks, self._log], [new, self._channel])

    def _listen(self) -> None:
        """Start the thread that hears of drops, once in a process (a fork has none of its own)."""
        if self._ears is None or not self._ears.is_alive():
            with self._asking:
                if self._ears is None or not self._ears.is_alive():
                    self._ears = threading.Thread(target=self._hear, name="drops", daemon=True)
                    self._ears.start()

    def _hear(self) -> None:
        while not self._closed.is_set():
            try:
                for _ in self._link.messages(self._channel, TRUST / 2, self._closed):
                    self.follow()
            except Unreachable:
                self._closed.wait(TRUST / 2)
            except Exception:
                if not self._closed.is_set():
                    log.exception("The thread that hears of drops stumbled")
                self._closed.wait(TRUST)

    # What this machine drops

    def drop(self, slots: tuple[int, ...], *, grace: bool) -> None:
        """Tell the others, then carry it out here. What cannot be told is owed, and paid by
        letting everything fall as soon as Redis answers."""
        line = f"{int(grace)} {' '.join(map(str, slots))}"
        said = line if len(slots) <= LONGEST_DROP else f"{int(grace)} {ALL}"
        arguments = [secrets.randbits(62) or 1, self._channel, LOG_LENGTH, said, *slots]
        try:
            self._pay()
            epoch, number = self._link.script(DROP, [self._marks, self._log], arguments)
        except Unreachable as error:
            log.error("A drop could not be told to the other machines: %s", error)
            self._generations.owe()
            self._generations.drop(slots, grace=grace)
            return
        if self._generations.position == (int(epoch), int(number) - 1):
            self._generations.follow(int(epoch), int(number), {int(number): (grace, slots)})
            return
        try:
            self.follow()
        except Unreachable:
            self._generations.drop(slots, grace=grace)

    def drop_everything(self) -> None:
        try:
            self._reset()
        except Unreachable:
            self._generations.owe()
        self._generations.drop_all()
        with suppress(Unreachable):
            self.follow()

    # The second level

    def find(self, key: str) -> Page | None:
        """The page another process has made, if it stands by what Redis knows now."""
        if not self._is_sure():
            return None
        born, at = self._generations.sequence, time.monotonic()
        try:
            parcel = self._link.get(self._pages + key)
            page = unpacked(parcel, born, at) if parcel is not None else None
            if page is None:
                return None
            fields = ["epoch", *map(str, page.slots)]
            epoch, *marks = self._link.hmget(self._marks, fields)
        except Unreachable:
            return None
        place = page.start.place
        stands = epoch is not None and int(epoch) == place[0]
        if stands and all(int(mark or 0) <= place[1] for mark in marks):
            return page if time.time() < page.expires else None
        return None

    def put(self, key: str, page: Page) -> None:
        left = page.expires - time.time()
        if left > 0.001 and page.start.place[0] and self._is_sure():
            with suppress(Unreachable):
                self._link.set(self._pages + key, packed(page), int(left * 1000))

    def _is_sure(self) -> bool:
        """Redis answered within the second, and owes us nothing nor we it."""
        return not self._generations.owes and time.monotonic() - self._heard < TRUST

    # One renderer in the cluster

    def takes(self, key: str) -> bool:
        """The page is ours to make: nobody else makes it, or nobody can say."""
        try:
            return self._link.take(self._locks + key, self._me, RENDERING_MS)
        except Unreachable:
            return True

    def release(self, key: str) -> None:
        with suppress(Unreachable):
            self._link.script(RELEASE, [self._locks + key], [self._me])

    def close(self) -> None:
        self._closed.set()
        if self._ears is not None:
            with suppress(Unreachable):
                self._link.tell(self._channel)
            self._ears.join(timeout=3)
        self._link.close()


def _read(line: bytes) -> tuple[int, tuple[bool, tuple[int, ...] | None]]:
    """A line of the log: its number, whether it had grace, and its slots; None is all of them."""
    number, grace, *slots = line.decode().split()
    return int(number), (grace == "1", None if slots == [ALL] else tuple(map(int, slots)))

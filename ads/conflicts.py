"""What stands against a line item: checked when it is saved, and before it is made ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ads.models import Creative, LineItem, LineItemRule, Placement

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Booking:
    """A line item with what belongs to it, stored or only proposed in a form."""

    line: LineItem
    placements: Sequence[Placement]
    rules: Sequence[LineItemRule]
    creatives: Sequence[Creative]


@dataclass(frozen=True, slots=True)
class Claim:
    """The share that a sponsorship claims: when, where, and of which sections."""

    share: int
    starts_at: datetime
    ends_at: datetime
    placements: frozenset[int]
    only: tuple[str, ...]
    never: tuple[str, ...]
    tags: frozenset[int]
    devices: frozenset[str]

    def covers(self, moment: datetime, placement: int, path: str) -> bool:
        return (
            self.starts_at <= moment < self.ends_at
            and placement in self.placements
            and (not self.only or any(_under(path, only) for only in self.only))
            and not any(_under(path, never) for never in self.never)
        )

    def meets(self, other: Claim) -> bool:
        """Whether one page can be claimed by both, as far as tags and devices say."""
        tags = not self.tags or not other.tags or bool(self.tags & other.tags)
        return tags and (
            not self.devices or not other.devices or bool(self.devices & other.devices)
        )


def stored(line: LineItem) -> Booking:
    """The booking as the database has it."""
    creatives = line.line_creatives.filter(active=True).select_related("creative__format")
    return Booking(
        line,
        list(line.placements.all()),
        list(line.rules.select_related("section")),
        [row.creative for row in creatives],
    )


def conflicts(booking: Booking) -> list[str]:
    """Plain sentences saying why the line cannot be ready; none when it can."""
    return [*_dates(booking), *_boxes(booking), *_shares(booking)]


def _dates(booking: Booking) -> Iterator[str]:
    if booking.line.ends_at <= booking.line.starts_at:
        yield "It must end after it starts."


def _boxes(booking: Booking) -> Iterator[str]:
    if not booking.placements:
        yield "Choose where it stands before it is made ready."
    approved = {creative.format.key for creative in booking.creatives if creative.is_approved}
    for placement in booking.placements:
        if not placement.formats() & approved:
            sizes = ", ".join(sorted(placement.formats()))
            yield f"No approved creative fits “{placement}”, which takes {sizes}."


def _shares(booking: Booking) -> Iterator[str]:
    line = booking.line
    if line.tier != LineItem.Tier.SPONSORSHIP:
        return
    own = _claim(line, [place.pk for place in booking.placements], booking.rules)
    rivals = [rival for rival in _rivals(line, own) if own.meets(rival)]
    fullest = max((_sold(own, rivals, *point) for point in _points(own, rivals)), default=own.share)
    if fullest > WHOLE:
        yield f"With the sponsorships already booked there, {fullest / 10:g} % of the pages would be sold."


def _rivals(line: LineItem, own: Claim) -> list[Claim]:
    lines = (
        LineItem.objects.filter(
            tier=LineItem.Tier.SPONSORSHIP,
            status=LineItem.Status.READY,
            starts_at__lt=own.ends_at,
            ends_at__gt=own.starts_at,
            placements__in=own.placements,
        )
        .exclude(pk=line.pk)
        .distinct()
        .prefetch_related("placements", "rules__section")
    )
    return [
        _claim(rival, [place.pk for place in rival.placements.all()], rival.rules.all())
        for rival in lines
    ]


def _claim(line: LineItem, placements: Iterable[int], rules: Iterable[LineItemRule]) -> Claim:
    rules = list(rules)

    def paths(op: str) -> tuple[str, ...]:
        return tuple(rule.section.path for rule in rules if rule.op == op and rule.section)

    included = [rule for rule in rules if rule.op == LineItemRule.Op.INCLUDE]
    return Claim(
        share=line.goal_value,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        placements=frozenset(placements),
        only=paths(LineItemRule.Op.INCLUDE),
        never=paths(LineItemRule.Op.EXCLUDE),
        tags=frozenset(rule.tag_id for rule in included if rule.tag_id),
        devices=frozenset(rule.value for rule in included if rule.kind == LineItemRule.Kind.DEVICE),
    )


def _points(own: Claim, rivals: Sequence[Claim]) -> Iterator[tuple[datetime, int, str]]:
    """Every moment, placement and section at which the sum can be at its fullest."""
    moments = {own.starts_at, *(rival.starts_at for rival in rivals)}
    paths = {"", *own.only, *(path for rival in rivals for path in rival.only)}
    return (
        (moment, place, path) for moment in moments for place in own.placements for path in paths
    )


def _sold(own: Claim, rivals: Sequence[Claim], moment: datetime, placement: int, path: str) -> int:
    if not own.covers(moment, placement, path):
        return 0
    return own.share + sum(rival.share for rival in rivals if rival.covers(moment, placement, path))


def _under(path: str, root: str) -> bool:
    return not root or f"{path}/".startswith(f"{root}/")

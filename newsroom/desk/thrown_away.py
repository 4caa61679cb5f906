"""What is deleted on the desk is thrown away: out of every list at once, and back for thirty days exactly as it was.

A row goes into the bin with all that would go with it, and out of its own table, so that no list, picker or address can
show it. What something else uses is not thrown away: the desk says where it is used.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.core.serializers.base import DeserializedObject
from django.db import IntegrityError, connections, models, router, transaction

from newsroom.core import clock
from newsroom.desk.models import Binned

MOST_COUNTED: Final = 1000
AT_ONCE: Final = 100
LONGEST_LABEL: Final = 200
log = logging.getLogger(__name__)


class InUse(Exception):
    """Something uses the row; `str()` says what."""


class CannotComeBack(Exception):
    """What was thrown away cannot be put back; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Use:
    """So many rows of a model that use it: "3 campaigns"."""

    model: type[models.Model]
    count: int

    def __str__(self) -> str:
        words = self.model._meta
        noun = words.verbose_name if self.count == 1 else words.verbose_name_plural
        more = " or more" if self.count > MOST_COUNTED else ""
        return f"{min(self.count, MOST_COUNTED):,}{more} {noun}"


def uses(row: models.Model) -> list[Use]:
    """By what a row is used, so that it cannot be deleted: whatever would be left pointing at nothing."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not _holds(relation):
            continue
        others = relation.related_model._base_manager.filter(**{relation.field.name: row})
        count = others.order_by().values("pk")[: MOST_COUNTED + 1].count()
        if count:
            found.append(Use(relation.related_model, count))
    return found


def _holds(relation: Any) -> bool:
    """Whether rows on the other side keep this one from going: not those that go with it, nor links of two lists."""
    if (
        not (relation.one_to_many or relation.one_to_one)
        or not relation.auto_created
        or relation.concrete
    ):
        return False
    through = relation.related_model._meta.auto_created
    return not through and relation.on_delete is not models.CASCADE


def throw_away(
    row: models.Model, *, by: Any, files: Iterable[str] = (), now: datetime | None = None
) -> Binned:
    """Put a row and what goes with it into the bin. Raises `InUse`. `files` are deleted when it is emptied."""
    using = router.db_for_write(type(row), instance=row)
    with transaction.atomic(using=using):
        type(row)._base_manager.using(using).select_for_update(of=("self",)).get(pk=row.pk)
        gathered = NestedObjects(using)
        gathered.collect([row])
        if gathered.protected or uses(row):
            raise InUse("Something uses it.")
        others = [each for rows in gathered.data.values() for each in rows if each != row]
        payload = json.loads(serializers.serialize("json", [row, *others]))
        made = Binned.objects.create(
            kind=row._meta.label_lower, object_id=row.pk, label=str(row)[:LONGEST_LABEL], by=by,
            at=now or clock.now(), payload=payload, files=list(files),
        )  # fmt: skip
        row.delete()
    return made


def bring_back(
    binned: Binned,
    *,
    by: Any,
    restore: Callable[[DeserializedObject], None] | None = None,
    now: datetime | None = None,
) -> models.Model:
    """Put a row back as it was, under the number it had. Raises `CannotComeBack`.

    `restore` writes the row itself, where writing it needs more than that.
    """
    now = now or clock.now()
    try:
        with transaction.atomic():
            rows = Binned.objects.within_reach(now).select_for_update(of=("self",))
            stored = rows.filter(pk=binned.pk).first()
            if stored is None or not stored.payload:
                raise CannotComeBack("It is not among what can be brought back.")
            first, *others = serializers.deserialize("python", stored.payload)
            first.object.full_clean()
            (restore or DeserializedObject.save)(first)
            for each in others:
                each.save()
            tables = [each.object._meta.db_table for each in (first, *others)]
            connections[stored._state.db].check_constraints(tables)
            stored.back_at, stored.back_by, stored.payload, stored.files = now, by, [], []
            stored.save(update_fields=["back_at", "back_by", "payload", "files"])
    except ValidationError as clash:
        raise CannotComeBack(" ".join(clash.messages)) from clash
    except (IntegrityError, ObjectDoesNotExist) as clash:
        raise CannotComeBack("Its place has been taken, or what it stood under is gone.") from clash
    return first.object


def empty(now: datetime) -> None:
    """Let go for good of what has lain for thirty days, its files too. A story's row stays: see `Binned`."""
    over = (
        Binned.objects.lying()
        .filter(gone_at=None)
        .exclude(pk__in=Binned.objects.within_reach(now).values("pk"))
    )
    for number in over.order_by("at").values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            row = over.select_for_update(of=("self",)).filter(pk=number).first()
            if row is None:
                continue
            for name in row.files:
                default_storage.delete(name)
            row.gone_at, row.payload, row.files = now, [], []
            row.save(update_fields=["gone_at", "payload", "files"])
            log.info("%s %s is gone for good.", row.kind, row.object_id)

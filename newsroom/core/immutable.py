"""Rows that stand as they were written: a Python guard here, a database trigger beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from newsroom.core.guards import guard_sql, unguard_sql


class ImmutableError(Exception):
    """Somebody tried to change or delete a row that stands for good."""


class ImmutableQuerySet(models.QuerySet):
    """Refuses bulk changes of anything but the model's `mutable_fields`."""

    def update(self, **changes: Any) -> int:
        frozen = changes.keys() - self.model.mutable_fields
        if frozen:
            raise ImmutableError(f"{self.model._meta.verbose_name}: {sorted(frozen)} cannot change")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{self.model._meta.verbose_name_plural} are never deleted")


class Immutable(models.Model):
    """A row that can be inserted, and of which only `mutable_fields` may change afterwards."""

    mutable_fields: ClassVar[frozenset[str]] = frozenset()
    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Insert the row, or write the named mutable fields; `ImmutableError` for anything else."""
        if not self._state.adding:
            names = set(update_fields or ())
            if not names or names - self.mutable_fields:
                raise ImmutableError(
                    f"{self._meta.verbose_name} {self.pk} stands as it was written"
                )
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{self._meta.verbose_name} {self.pk} is never deleted")

    @classmethod
    def columns(cls) -> list[str]:
        """The columns a trigger must hold still."""
        return [f.column for f in cls._meta.concrete_fields if f.name not in cls.mutable_fields]


__all__ = ["Immutable", "ImmutableError", "ImmutableQuerySet", "guard_sql", "unguard_sql"]

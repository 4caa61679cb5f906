"""The desk's lists: paged by key where the order allows it, and never counted."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import PageNotAnInteger, Paginator
from django.db.models import Field, Q
from django.http import HttpRequest

from newsroom.core.text import printable
from newsroom.desk.moments import FIRST_YEAR, LAST_YEAR

AFTER = "after"
MOST_PAGES = 1000
LONGEST_CURSOR = 1000  # a name of 120 letters of any script, and more, as base64
UNASKED = re.compile("[\x00\ud800-\udfff]")  # no database can be asked for these


class NextPagePaginator(Paginator):
    """Knows whether there is a next page by fetching one row more; the number of rows is never asked."""

    _known = 1

    def validate_number(self, number: Any) -> int:
        try:
            return min(max(int(number), 1), MOST_PAGES)
        except (TypeError, ValueError) as wrong:
            raise PageNotAnInteger("That is no page number.") from wrong

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        self._known = number + (len(rows) > self.per_page)
        return self._get_page(rows[: self.per_page], number, self)

    @property
    def num_pages(self) -> int:
        return self._known

    @property
    def count(self) -> int:
        return self._known * self.per_page


class DeskChangeList(ChangeList):
    """A list whose next page begins after the last row of this one, or by number where the order has no key."""

    next_url = first_url = ""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        found.pop(AFTER, None)
        return {name: _printable(value) for name, value in found.items()}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """The list's address with changes; a changed list begins at its first page."""
        return super().get_query_string({AFTER: None, **(new_params or {})}, remove)

    def get_results(self, request: HttpRequest) -> None:
        """Fetch one page and a row more. Any cursor that cannot be read is the first page."""
        self.params.pop(AFTER, None)
        key = self._key()
        page = min(max(self.page_num, 1), MOST_PAGES)
        rows, start = self.queryset, (page - 1) * self.list_per_page
        cursor = self._read_cursor(request.GET.get(AFTER, ""), key) if key else None
        if key:
            page, start = 1, 0
            rows = rows.filter(_past(key, cursor)) if cursor else rows
        found = list(rows[start : start + self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        if len(found) > self.list_per_page:
            step = {AFTER: self._cursor(self.result_list[-1], key)} if key else {"p": page + 1}
            self.next_url = self.get_query_string(step)
        if cursor or page > 1:
            self.first_url = self.get_query_string()
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.show_all = self.multi_page = False
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.model_admin.decorate(request, self.result_list)

    def _key(self) -> list[tuple[Field, bool]] | None:
        """The columns of the order, each with whether it falls; None where one may be empty or is not the row's own."""
        key = []
        for name in self.queryset.query.order_by:
            if not isinstance(name, str):
                return None
            bare = name.lstrip("-")
            try:
                field = self.opts.pk if bare == "pk" else self.opts.get_field(bare)
            except FieldDoesNotExist:
                return None
            if not field.concrete or field.null or field.is_relation:
                return None
            key.append((field, name.startswith("-")))
        return key or None

    def _cursor(self, row: Any, key: list[tuple[Field, bool]]) -> str:
        values = [field.value_to_string(row) for field, _ in key]
        return (
            base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode())
            .decode()
            .rstrip("=")
        )

    def _read_cursor(self, text: str, key: list[tuple[Field, bool]]) -> list[Any] | None:
        if len(text) > LONGEST_CURSOR:
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            found = [field.to_python(value) for (field, _), value in zip(key, values, strict=True)]
        except (ValueError, TypeError, ValidationError, OverflowError, RecursionError):
            return None
        return found if all(_can_be_asked(value) for value in found) else None


def _printable(value: Any) -> Any:
    """What was typed into an address, one word or several, without signs that no database can be asked for."""
    return [printable(each) for each in value] if isinstance(value, list) else printable(value)


def _can_be_asked(value: Any) -> bool:
    if isinstance(value, datetime):
        return FIRST_YEAR <= value.year <= LAST_YEAR
    return not (isinstance(value, str) and UNASKED.search(value))


def _past(key: list[tuple[Field, bool]], values: list[Any]) -> Q:
    """The rows that come after one in an order; the first column's bound stands alone, for the index."""
    found, same = Q(pk__in=()), Q()
    for (field, falls), value in zip(key, values, strict=True):
        found |= same & Q(**{f"{field.name}__{'lt' if falls else 'gt'}": value})
        same &= Q(**{field.name: value})
    first, falls = key[0]
    return Q(**{f"{first.name}__{'lte' if falls else 'gte'}": values[0]}) & found

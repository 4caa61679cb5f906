"""The whole tree in one statement: navigation, breadcrumbs and subtrees for one page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.http import HttpRequest

from newsroom.core import pagecache
from newsroom.core.statements import Statement, read_as
from sections.models import Section

Trail = tuple[tuple[str, str | None], ...]
COLUMNS = [column.attname for column in Section._meta.concrete_fields]
TREE = Statement(
    Section, lambda: Section.objects.order_by("position", "name").values_list(*COLUMNS)
)


@dataclass(slots=True)
class Tree:
    """The sections by id, by path and by parent. A page that uses it shows the navigation's key."""

    by_id: dict[int, Section] = field(default_factory=dict)
    by_path: dict[str, Section] = field(default_factory=dict)
    below: dict[int | None, list[Section]] = field(default_factory=lambda: defaultdict(list))

    @property
    def home(self) -> Section:
        return self.by_path[""]

    def subtree(self, section: Section) -> list[Section]:
        """The section and all below it, in reading order; the page is noted to rely on it."""
        pagecache.shows(f"below:{section.pk}")
        return [section, *(s for child in self.below[section.pk] for s in self.subtree(child))]

    def line(self, section: Section) -> list[Section]:
        """From Home down to the section."""
        above = self.line(self.by_id[section.parent_id]) if section.parent_id else []
        return [*above, section]

    def top(self, section: Section) -> Section:
        """The section of the navigation under which this one stands; Home for Home."""
        return self.line(section)[:2][-1]

    def navigation(self) -> list[Section]:
        return [self.home, *(s for s in self.below[self.home.pk] if s.in_navigation)]

    def children(self, section: Section) -> list[Section]:
        """The sections directly below, which the page shows by name."""
        found = self.below[section.pk]
        pagecache.shows(f"below:{section.pk}", *(f"section:{s.pk}" for s in found))
        return found

    def trail(self, section: Section, last: str | None = None) -> Trail:
        """The breadcrumb from Home to the section, and to a page below it whose name is `last`."""
        line = self.line(section)
        pagecache.shows(*(f"section:{s.pk}" for s in line))
        steps: list[tuple[str, str | None]] = [(s.name, s.get_absolute_url()) for s in line]
        if last is not None:
            return (*steps, (last, None))
        return (*steps[:-1], (steps[-1][0], None))


def tree_for(request: HttpRequest | None) -> Tree:
    """The tree, read once for a request. Whoever shows a part of it says which."""
    made = getattr(request, "section_tree", None)
    if made is None:
        made = tree()
        if request is not None:
            request.section_tree = made
    return made


def tree() -> Tree:
    """Today's tree; one query. `KeyError` from `home` before the paper has been set up."""
    made = Tree()
    sections = [read_as(Section, COLUMNS, row) for row in TREE.ask()]
    made.by_id = {s.pk: s for s in sections}
    for section in sections:
        made.by_path[section.path] = section
        made.below[section.parent_id].append(section)
        if section.parent_id:
            section.parent = made.by_id[section.parent_id]
    return made

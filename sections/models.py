"""The tree of sections with its stored paths, and the pins that curate a front."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from articles.models import Article, ArticleVersion
from newsroom.core import clock, pagecache
from newsroom.core.immutable import ImmutableError
from newsroom.core.text import FILTERED_WORDS, RESERVED_SLUGS, printable

slug_rule = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    "Use small letters, digits and single hyphens, such as “world-news”.",
)


class SectionQuerySet(models.QuerySet["Section"]):
    def home(self) -> Section:
        """The root section; `Section.DoesNotExist` before the paper has been set up."""
        return self.get(parent=None)

    def under(self, path: str) -> SectionQuerySet:
        """The section at `path` and all below it."""
        return self if path == "" else self.filter(Q(path=path) | Q(path__startswith=f"{path}/"))

    def navigation(self) -> SectionQuerySet:
        return self.filter(in_navigation=True, parent__parent=None, parent__isnull=False)


class Section(models.Model):
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="Where the section stands. Only Home has none.",
    )
    name = models.CharField(max_length=60)
    slug = models.CharField(
        max_length=60,
        blank=True,
        validators=[slug_rule],
        help_text="The section's part of the address. Empty for Home alone.",
    )
    path = models.CharField(max_length=250, unique=True, editable=False)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_navigation = models.BooleanField(
        default=True, help_text="Shown in the line under the paper's name."
    )
    desk_email = models.EmailField(blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=Q(parent=None),
                name="sections_one_home",
                violation_error_message="There is one Home already; choose where the section stands.",
            ),
        ]

    def __str__(self) -> str:
        return self.trail_name

    @property
    def is_home(self) -> bool:
        return self.parent_id is None

    @property
    def trail_name(self) -> str:
        """ "World / Europe", from the sections already loaded; Home says its name."""
        parent = self._state.fields_cache.get("parent")
        if parent is None or parent.is_home:
            return self.name
        return f"{parent.trail_name} / {self.name}"

    def get_absolute_url(self) -> str:
        return f"/{self.path}/" if self.path else "/"

    def line_ids(self) -> list[int]:
        """The keys of this section and of those above it, Home included."""
        parts = self.path.split("/") if self.path else []
        paths = ["", *("/".join(parts[: n + 1]) for n in range(len(parts)))]
        return list(type(self).objects.filter(path__in=paths).values_list("pk", flat=True))

    def own_path(self) -> str:
        """The path that name and place give; the stored one may still be the old."""
        if self.parent is None:
            return ""
        return f"{self.parent.path}/{self.slug}" if self.parent.path else self.slug

    def clean(self) -> None:
        if self.pk and type(self).objects.filter(pk=self.pk, parent=None).exists() and self.parent:
            raise ValidationError({"parent": "Home stands above all others."})
        if self.parent is None:
            self._clean_home()
            return
        if not self.slug:
            raise ValidationError({"slug": "A section below Home needs its part of the address."})
        if self.pk and (self.parent_id == self.pk or self._is_below_itself()):
            raise ValidationError({"parent": "A section cannot stand below itself."})
        self._clean_address()

    def _clean_home(self) -> None:
        if self.slug:
            raise ValidationError({"slug": "Home has no part of the address of its own."})

    def _is_below_itself(self) -> bool:
        stored = type(self).objects.filter(pk=self.pk).values_list("path", flat=True).first()
        return stored is not None and (f"{self.parent.path}/").startswith(f"{stored}/")

    def _clean_address(self) -> None:
        path = self.own_path()
        if self.parent.is_home and self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is an address the site itself uses."})
        if FILTERED_WORDS & set(self.slug.split("-")):
            raise ValidationError(
                {"slug": "Readers’ filters would block an address with that word."}
            )
        if self.slug in {"feed", "history"}:
            raise ValidationError({"slug": f"“{self.slug}” is an address the site itself uses."})
        if len(path) > 250:
            raise ValidationError({"slug": "The whole address would be over 250 characters long."})
        if type(self).objects.filter(path=path).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": f"There is a section at /{path}/ already."})
        released = ArticleVersion.objects.released().filter(section=self.parent)
        stories = Article.objects.filter(Q(section=self.parent) | Q(versions__in=released))
        if stories.filter(slug=self.slug).exists():
            raise ValidationError({"slug": f"A story stands at /{path}/ already."})

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = printable(self.name)
        self.path = self.own_path()
        super().save(*args, **kwargs)


class SectionPath(models.Model):
    """An address a section once had; one row answers for every story that stood below it."""

    path = models.CharField(max_length=250, unique=True)
    section = models.ForeignKey(Section, models.CASCADE, related_name="old_paths")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"/{self.path}/ → {self.section}"


def place(section: Section) -> Section:
    """Save a section; when its address changed, move its subtree and leave one old path per section moved.

    No story row is written. Runs in one transaction. Raises `ValidationError` where addresses would collide.
    """
    with transaction.atomic():
        stored = Section.objects.select_for_update().filter(pk=section.pk or 0).first()
        around = set(stored.line_ids()) if stored else set()
        section.clean()
        section.path = section.own_path()
        section.full_clean()
        section.save()
        keys = {f"section:{section.pk}"}
        if _stands_differently(section, stored):
            keys |= {f"below:{pk}" for pk in {*around, *section.line_ids()} - {section.pk}}
        if _is_on_top(section) or (stored and _is_on_top(stored)):
            keys.add("nav")
        if stored is None or stored.path != section.path:
            keys.add(f"slug:{section.slug}")
        if stored and stored.path != section.path:
            keys |= _move_subtree(section, stored.path)
        SectionPath.objects.filter(path=section.path).delete()
        pagecache.drop(*keys)
    return section


def _stands_differently(section: Section, stored: Section | None) -> bool:
    names = ("parent_id", "position", "in_navigation")
    return stored is None or any(getattr(section, n) != getattr(stored, n) for n in names)


def _is_on_top(section: Section) -> bool:
    """Whether the line under the paper's name shows it: Home, and what stands directly below."""
    return section.parent is None or section.parent.is_home


def _move_subtree(section: Section, old: str) -> set[str]:
    below = list(Section.objects.filter(path__startswith=f"{old}/").values_list("pk", "path"))
    new = section.path
    Section.objects.filter(path__startswith=f"{old}/").update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    taken = [section.path, *(new + path[len(old) :] for _, path in below)]
    SectionPath.objects.filter(path__in=taken).delete()
    moved = [(section.pk, old), *below]
    for pk, path in moved:
        SectionPath.objects.update_or_create(path=path, defaults={"section_id": pk})
    came = {f"slug:{path.rpartition('/')[2]}" for path in taken}
    return {f"section:{pk}" for pk, _ in moved} | came


def resolve_old(path: str) -> Section | None:
    """The section that once stood at `path`, if any did."""
    row = SectionPath.objects.select_related("section").filter(path=path).first()
    return row.section if row else None


class FrontPinQuerySet(models.QuerySet["FrontPin"]):
    """The past of a front stays as it was: rows are changed one by one, in `sections.pins`."""

    def update(self, **changes: object) -> int:
        raise ImmutableError("pins are changed one by one: see sections.pins")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableError("pins are taken down one by one: see sections.pins")

    def standing(self, at: datetime) -> FrontPinQuerySet:
        """The pins that hold at a moment: begun, and not yet ended (the end is exclusive)."""
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class FrontPin(models.Model):
    """A story held in a place of a front for a window of time; what of the window has passed never changes."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="pins", help_text="On whose front the story is held."
    )
    article = models.ForeignKey(Article, models.CASCADE, related_name="pins", verbose_name="story")
    position = models.PositiveSmallIntegerField(
        default=1, help_text="1 is the lead, 2 to 4 the stories beside it."
    )
    starts_at = models.DateTimeField(
        default=clock.now, help_text="From when, in the newsroom's time zone."
    )
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="Until when. Empty: until it is taken away."
    )

    objects = FrontPinQuerySet.as_manager()

    class Meta:
        ordering = ("section", "position", "-starts_at")
        indexes = [
            models.Index(fields=["section", "starts_at"]),
            models.Index(fields=["starts_at"], name="sections_pin_begins"),
            models.Index(
                fields=["ends_at"], condition=Q(ends_at__isnull=False), name="sections_pin_ends"
            ),
            models.Index(fields=["section", "ends_at"], name="sections_pin_of_front_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="sections_pin_ends_after_start",
                violation_error_message="A pin ends after it begins.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1) & Q(position__lte=20),
                name="sections_pin_position",
                violation_error_message="Places on a front are numbered from 1 to 20.",
            ),
        ]

    def __str__(self) -> str:
        """Without the headline: the admin's log keeps these words for good, whatever becomes of the story."""
        return f"story {self.article_id} on {self.section}, place {self.position}"

    def clean(self) -> None:
        """What `sections.pins` would refuse, said on the form."""
        now = clock.now()
        stored = FrontPin.objects.filter(pk=self.pk or 0).first()
        if stored is not None and stored.is_over(now):
            raise ValidationError("This pin is over: what has been stays. Pin the story anew.")
        if self.ends_at is not None and self.ends_at <= now:
            passed = f"{clock.moment_words(self.ends_at, now)} has passed."
            raise ValidationError({"ends_at": passed})

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def save(self, *args: object, now: datetime | None = None, **kwargs: object) -> None:
        """Write the row. `ImmutableError` where that would change what stood on a front before `now`.

        A verb hands down its own moment: read a second time, the clock would have passed the end that it sets.
        """
        if not self._state.adding:
            self._leave_past(now or clock.now())
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Only of a pin that has not begun; `ImmutableError` for any other."""
        stored = FrontPin.objects.get(pk=self.pk)
        if stored.starts_at < clock.now():
            raise ImmutableError(f"pin {self.pk} has begun: it can end, and stays")
        return super().delete(*args, **kwargs)

    def _leave_past(self, now: datetime) -> None:
        stored = FrontPin.objects.get(pk=self.pk)
        if stored.starts_at >= now:
            stands = self.starts_at >= now
        else:
            begun = (stored.section_id, stored.article_id, stored.position, stored.starts_at)
            same = begun == (self.section_id, self.article_id, self.position, self.starts_at)
            early = stored.is_over(now) or (self.ends_at is not None and self.ends_at < now)
            stands = same and (self.ends_at == stored.ends_at or not early)
        if not stands:
            raise ImmutableError(f"pin {self.pk} would change what stood on a front before now")

"""How urgent a story is, and what was told of its lateness. Who has it, until when, stands on the story itself."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article


class Priority(models.IntegerChoices):
    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"
    LOW = 4, "Low"


class Task(models.Model):
    """A row beside a story whose priority was ever set, or that was overdue; without one it is normal.

    `told_late_for` is the moment it was due at when its lateness was told.

    A table of its own: the form saves the whole story, and would put back what was set while it lay open.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="task", editable=False
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    told_late_for = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["priority", "article"], name="articles_task_priority")]

    def __str__(self) -> str:
        return f"{self.get_priority_display()}: {self.article}"


def priority_of(article: Article) -> Priority:
    """The story's priority; with `select_related("task")` it costs nothing."""
    task = getattr(article, "task", None) if article.pk else None
    return Priority(task.priority) if task else Priority.NORMAL

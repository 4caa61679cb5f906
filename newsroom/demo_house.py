"""The rules of the demonstration paper's house, and a story that somebody outside was asked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from articles import workflow
from articles.gate_kinds import Check
from articles.models import Article, FourEyes, LegalNeed, PublishGate
from articles.workflow import killing
from newsroom.gates import install_gates
from sections.models import Section

Plan = Mapping[str, Any]


def make_house(plan: Plan, people: Mapping[str, Any], now: datetime) -> None:
    """Words to avoid, a section of four eyes, a story to be read for the law, a preview with its answer."""
    install_gates()
    rules = plan["house"]
    PublishGate.objects.filter(check_name=Check.WORDS, section=None, words="").update(
        words="\n".join(f"{word} -> {instead}" for word, instead in rules["words"].items())
    )
    FourEyes.objects.get_or_create(section=Section.objects.get(path=rules["four_eyes"]))
    ask_legal(Article.objects.get(slug=rules["legal"]), people, now)
    share(Article.objects.get(slug=rules["shared"]), rules, people, now)


def ask_legal(article: Article, people: Mapping[str, Any], now: datetime) -> None:
    if not LegalNeed.objects.filter(article=article).exists():
        workflow.ask_legal(article, by=people["editor"], now=now - timedelta(minutes=12))


def ask_kills(plan: Plan, people: Mapping[str, Any], now: datetime) -> None:
    """Kills that wait for a second person, whatever the site asks of others."""
    for row in plan["kill_asked"]:
        article = Article.objects.get(slug=row["story"])
        if not article.kill_requests.exists():
            at = now - timedelta(hours=row["hours_ago"])
            killing.ask(article, by=people[row["by"]], reason=row["reason"], now=at)


def share(article: Article, rules: Plan, people: Mapping[str, Any], now: datetime) -> None:
    if article.previews.exists():
        return
    link = workflow.share(
        article, by=people["editor"], for_whom=rules["for_whom"], expires_at=now + timedelta(days=2),
        may_comment=True, may_approve=True, reason=rules["why"], now=now - timedelta(minutes=25),
    )  # fmt: skip
    workflow.answer(
        link, name=rules["name"], comment=rules["comment"], approved=True,
        now=now - timedelta(minutes=6),
    )  # fmt: skip

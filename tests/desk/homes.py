"""What stands on somebody's home board, panel by panel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

NOW = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)  # Sunday, 15:47 in the newsroom
HOUR = timedelta(hours=1)


class Seen:
    """The home of a person, as it was answered."""

    def __init__(self, client: Client, person: Any) -> None:
        client.force_login(person)
        self.answer = client.get(reverse("admin:index"))
        self.html = self.answer.content.decode()
        self.board = self.answer.context["board"]
        places = ("strip", "board", "foot", "below")
        self.panels = {each.name: each for place in places for each in self.board[place]}

    def cards(self, name: str) -> list[Any]:
        return list(self.panels[name].content["cards"])

    def titles(self, name: str) -> list[str]:
        return [card.title for card in self.cards(name)]

    @property
    def sentence(self) -> str:
        return " ".join(self.board["sentences"])

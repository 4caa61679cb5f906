"""Several people save one story, answer one suggestion or take one story over at the same instant: no word is lost."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from articles import presence, workflow
from articles.models import Article, Event, Place, Presence, SecondSave, Suggestion, TakeOver, Verb
from articles.workflow import Refused
from newsroom.core import clock
from tests import cast
from tests.articles.test_at_once import THREADS, in_threads
from tests.desk.forms import change_url, filled
from tests.desk.second import BODY, together_url
from tests.make import make_story

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_forms_sent_at_one_instant_every_word_is_a_version() -> None:
    story, dana = make_story(body=BODY), cast.dana()
    forms = [filled(story, headline=f"By thread {number}") for number in range(THREADS * 2)]
    clients = [Client() for _ in forms]
    for client in clients:
        client.force_login(dana)
    meet = Barrier(THREADS)

    def save(number: int) -> str:
        if number >= len(forms):
            return ""
        meet.wait(20)
        return clients[number].post(change_url(story), forms[number]).url

    went = [str(url) for url in in_threads(save) if url]
    assert went.count(change_url(story)) == 1
    said = {version.headline for version in story.versions.all()}
    assert said == {"Baltic ports reopen", *(form["headline"] for form in forms)}
    assert SecondSave.objects.standing().count() == len(forms) - 1
    numbers = sorted(version.number for version in story.versions.all())
    assert numbers == list(range(1, len(forms) + 2))


def test_a_second_save_is_brought_in_once_whoever_presses() -> None:
    story, dana = make_story(body=BODY), cast.dana()
    form = filled(story, headline="The second")
    client = Client()
    client.force_login(dana)
    client.post(change_url(story), filled(story, standfirst="The first"))
    client.post(change_url(story), form)
    seen = Article.objects.get().edit_token
    clients = [Client() for _ in range(THREADS)]
    for each in clients:
        each.force_login(dana)

    def press(number: int) -> int:
        return clients[number % THREADS].post(together_url(story), {"seen": seen}).status_code

    in_threads(press)
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("The second", "The first")
    assert (story.versions.count(), Event.objects.filter(verb=Verb.MERGE).count()) == (4, 1)


def test_changes_accepted_at_one_instant_are_all_in_the_story() -> None:
    story, rhea = make_story(body=BODY), cast.rhea()
    body = BODY.replace("six", "five").replace("five harbours", "ten harbours")
    text = {"headline": "Ports open", "body": body.replace("Monday", "Tuesday")}
    suggestion = workflow.suggest(story, by=cast.dana(), text=text)

    def accept(number: int) -> bool:
        try:
            mine = Suggestion.objects.get(pk=suggestion.pk)
            workflow.accept(mine, by=rhea, positions=[number % THREADS])
        except Refused:
            return False
        return True

    assert in_threads(accept).count(True) == 4
    story.refresh_from_db()
    assert (story.headline, story.body) == ("Ports open", text["body"])
    assert not Suggestion.objects.open().exists()


def test_a_story_is_taken_over_once() -> None:
    story = make_story()
    people = [cast.person(f"Writer {number}", "Chief") for number in range(THREADS)]
    for person in people:
        person.is_superuser = True
        person.save()
    presence.hear(story, by=cast.rhea(), key="rhea-page", place=Place.WRITING, now=clock.now())
    for person in people:
        workflow.ask(story, by=person)
    Presence.objects.all().delete()

    def take(number: int) -> bool:
        try:
            workflow.take_over(story, by=people[number % THREADS])
        except Refused:
            return False
        return True

    taken = in_threads(take).count(True)
    assert taken == Event.objects.filter(verb=Verb.TAKE_OVER).count()
    assert taken == TakeOver.objects.exclude(answer="").count() >= 1


def test_words_from_one_page_at_one_instant_are_one_row() -> None:
    story, rhea = make_story(), cast.rhea()

    def hear(number: int) -> None:
        try:
            presence.hear(story, by=rhea, key="one-page", place=Place.WRITING, now=clock.now())
        finally:
            connection.close()

    in_threads(hear)
    assert Presence.objects.count() == 1

"""A story's tags stay in the order in which the editor typed them, through the form and back."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.content import Content
from articles.models import Article
from tests import cast, make
from tests.desk.forms import change_url, filled

pytestmark = pytest.mark.django_db
ORDER = ["Zebra", "Apple", "Mango"]


def names(story: Article) -> list[str]:
    tags = Content.of_working_copy(Article.objects.get(pk=story.pk)).tags
    by_pk = {tag.pk: tag.name for tag in story.tags.all()}
    return [by_pk[pk] for pk in tags]


def test_a_save_that_touches_no_tag_leaves_their_order(client: Client) -> None:
    make.make_story("Other", tags=sorted(ORDER))
    story = make.make_story(tags=ORDER)
    client.force_login(cast.dana())
    page = client.get(change_url(story)).content.decode()
    assert 'value="Zebra, Apple, Mango"' in page
    client.post(change_url(story), filled(story, headline="Other words"))
    assert names(story) == ORDER
    assert story.versions.count() == 2

"""Links that are set from the other side stand in the record's own history."""

import pytest

from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db


def topics_of(version):
    return [link.topic_id for link in version.topics.all()]


def test_link_from_the_other_side_stands_in_the_history_of_the_record():
    topic, experience = make_topic("parks"), make_experience()

    topic.experiences.add(experience)

    assert topics_of(experience.history.first()) == [topic.pk]


@pytest.mark.parametrize(
    "unlink",
    [
        lambda topic: topic.experiences.remove(*topic.experiences.all()),
        lambda topic: topic.experiences.clear(),
        lambda topic: topic.experiences.set([]),
    ],
)
def test_link_taken_away_from_the_other_side_is_gone_in_the_history(unlink):
    topic, other = make_topic("parks"), make_topic("squares")
    experience = make_experience(topics=[topic, other])
    untouched = make_experience(topics=[other])
    versions = untouched.history.count()

    unlink(topic)

    assert topics_of(experience.history.first()) == [other.pk]
    assert untouched.history.count() == versions


def test_same_save_stays_one_version():
    topic, experience = make_topic("parks"), make_experience()
    before = experience.history.count()

    topic.experiences.add(experience)
    topic.experiences.clear()

    assert experience.history.count() == before
    assert topics_of(experience.history.first()) == []

"""The title of the topics where there is a single one, or none."""

from dataclasses import replace

from pages.volume.topics import topics_section
from persian.digits import number
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from tests import partial
from tests.pages.same_numbers.reading import largest, looking, plain, title


def test_a_source_without_topics_has_no_topic_called_not_given_in_the_title(tmp_path):
    store = open_store(partial.registrations(tmp_path))
    view = looking(store)
    n = int(measure(store, "received", view.scope).row["n"])
    assert plain(title(topics_section(view))) == f"{number(n, 'fa')} پرونده بدون موضوع ثبت شده است"
    english = plain(title(topics_section(replace(view, lang="en"))))
    assert english == f"{number(n, 'en')} cases without a topic were received"


def test_a_single_topic_is_named_with_its_cases(demo_store):
    view = looking(demo_store, topic=largest(demo_store, "topic"))
    assert "پرونده دربارهٔ" in plain(title(topics_section(view)))

"""What evidence makes a parameter noise, and what evidence never does."""

from __future__ import annotations

import json

from crawler.walk.parameters import Parameters, Twin

AT = "https://www.example.com"


def read(parameters: Parameters, path: str, text: int) -> Twin | None:
    return parameters.read(AT + path, text)


def taught(*, value: str = "list") -> Parameters:
    """Two posts gave their text with ?from= and without."""
    parameters = Parameters()
    for number in (1, 2):
        assert read(parameters, f"/post/{number}.html", number) is None
        assert read(parameters, f"/post/{number}.html?from={value}", number) is not None
    return parameters


def test_a_value_that_changed_nothing_at_two_posts_is_noise():
    parameters = taught()
    assert parameters.plain(AT + "/post/9.html?from=list") == AT + "/post/9.html"
    assert parameters.plain(AT + "/post/9.html?from=app") == AT + "/post/9.html?from=app"


def test_two_values_and_three_posts_make_any_value_noise():
    parameters = taught()
    read(parameters, "/post/3.html", 3)
    read(parameters, "/post/3.html?from=hot", 3)
    assert parameters.plain(AT + "/post/9.html?from=app") == AT + "/post/9.html"


def test_one_post_says_nothing_about_others_however_often_it_is_seen():
    parameters = Parameters()
    read(parameters, "/post/1.html", 1)
    twins = [read(parameters, f"/post/1.html?from={n}", 1) for n in range(9)]
    assert all(twin and twin.url == AT + "/post/1.html" and not twin.ask for twin in twins)
    assert not parameters.knows_some
    assert parameters.twin(AT + "/post/1.html?from=more") == AT + "/post/1.html", "but that one need not be asked again"
    assert parameters.twin(AT + "/post/2.html?from=more") is None


def test_two_values_of_one_post_are_twins_only_if_the_address_without_them_gives_the_same_text():
    parameters = Parameters()
    assert read(parameters, "/post/1.html?from=list", 1) is None
    twin = read(parameters, "/post/1.html?from=hot", 1)
    assert twin is not None and (twin.url, twin.ask) == (AT + "/post/1.html?from=list", AT + "/post/1.html")
    assert parameters.judge(twin, 1)
    assert parameters.aliases == [(AT + "/post/1.html", AT + "/post/1.html?from=list")]


def test_a_post_that_needs_the_parameter_makes_it_significant():
    parameters = Parameters()
    read(parameters, "/show?item=1", 1)
    twin = read(parameters, "/show?item=2", 1)
    assert twin is not None and not parameters.judge(twin, None)
    assert read(parameters, "/show?item=3", 1) is None, "an exact copy at a third number is a post of its own, without a question"


def test_one_pair_of_different_texts_makes_a_parameter_significant_for_good():
    parameters = taught()
    read(parameters, "/post/5.html", 5)
    assert read(parameters, "/post/5.html?from=list", 55) is None
    assert not parameters.knows_some and "from" in parameters.matters
    later = Parameters(json.loads(json.dumps(parameters.to_json())))
    read(later, "/post/6.html", 6)
    assert read(later, "/post/6.html?from=list", 6) is None


def test_parameters_that_usually_select_something_are_never_noise():
    for name in ("id", "aid", "p", "page", "lang", "version", "no", "date", "type"):
        parameters = Parameters()
        for number in range(1, 6):
            read(parameters, f"/post/{number}.html", number)
            assert read(parameters, f"/post/{number}.html?{name}=1", number) is None, name
        assert not parameters.knows_some


def test_several_parameters_may_differ_at_once():
    parameters = Parameters()
    read(parameters, "/post/1.html?from=list&ts=17", 1)
    twin = read(parameters, "/post/1.html?from=hot&ts=18", 1)
    assert twin is not None and twin.ask == AT + "/post/1.html"


def test_canonical_links_count_unless_a_template_gives_all_posts_the_same():
    parameters = Parameters()
    for number in range(5):
        parameters.stated(f"{AT}/show?item={number}", f"{AT}/show")
    assert not parameters.names
    for number in range(5):
        parameters.stated(f"{AT}/post/{number}.html?ref={number}", f"{AT}/post/{number}.html")
    assert parameters.names == {"ref"}


def test_the_next_run_knows_what_was_learnt():
    later = Parameters(json.loads(json.dumps(taught().to_json())))
    assert later.plain(AT + "/post/9.html?from=list") == AT + "/post/9.html"

"""What the explorer's addresses answer, without a browser."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import networkx as nx
import pytest

pytestmark = [pytest.mark.server, pytest.mark.model]


def data(served: httpx.Client, path: str) -> Any:
    answer = served.get(f"/explorer/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(found: Any) -> list[str]:
    return [row[0] for row in found["details"]]


@pytest.mark.parametrize("typed", ["mindlab", "MINDLAB", "mindalb", "mind lb", "Mindlabb"])
def test_suggestions_forgive_case_and_slips(served: httpx.Client, typed: str) -> None:
    found = data(served, f"suggest?q={typed}")["found"]
    assert "MindLab" in [row[2] for row in found[:3]]


def test_suggestions_are_blind_to_accents_and_short_where_many_fit(served: httpx.Client) -> None:
    assert data(served, "suggest?q=semaine de l innovation")["found"][0][1] == "Event"
    assert data(served, "suggest?q=REGION 27E")["total"] >= 1
    many = data(served, "suggest?q=a")
    assert len(many["found"]) == 12 < many["total"]


@pytest.mark.parametrize("typed", ["", "   ", "%00", "'\"<>", "?" * 500])
def test_suggestions_for_nothing_are_none(served: httpx.Client, typed: str) -> None:
    assert data(served, f"suggest?q={typed}")["found"] == []


def test_the_network_around_one_has_it_and_its_neighbours_alone(served: httpx.Client) -> None:
    found = data(served, "network?e=lab/mindlab")
    assert names(found)[0] == "MindLab"
    assert "Christian Bason" in names(found)
    assert len(found["communities"]) == len(found["nodes"])
    assert found["sentences"] == []


def test_a_step_more_leaves_what_was_there_in_its_place(served: httpx.Client) -> None:
    def places(query: str) -> dict[str, tuple[float, float]]:
        found = data(served, query)
        return {d[3]: (n["x"], n["y"]) for d, n in zip(found["details"], found["nodes"], strict=True)}

    one, two = places("network?e=lab/mindlab"), places("network?e=lab/mindlab&e=institution/nesta")
    assert one.items() <= two.items()
    assert len(two) > len(one)
    assert len(set(two.values())) == len(two)


def test_the_limit_is_kept_and_what_is_hidden_is_counted(served: httpx.Client, hub: str) -> None:
    whole, part = data(served, f"network?e={hub}"), data(served, f"network?e={hub}&limit=3")
    assert len(part["nodes"]) == 4
    assert part["about"]["hidden"] == len(whole["nodes"]) - 4 + whole["about"]["hidden"]


def test_filters_take_out_types_relations_time_and_doubt(served: httpx.Client) -> None:
    base = "network?e=lab/mindlab"
    whole = data(served, base)
    groups = {n["group"] for n in data(served, f"{base}&notype=Person,Place")["nodes"]}
    assert "Person" not in groups
    left = {row[2] for row in data(served, f"{base}&norel=leads")["relations"]}
    assert whole["predicates"].index("leads") not in left
    month = min(post[1][:7] for post in whole["posts"])
    assert {post[1][:7] for post in data(served, f"{base}&since={month}&until={month}")["posts"]} == {month}
    best = [max(s[1] for s in row[4]) for row in whole["relations"]]
    sure = data(served, f"{base}&conf={max(best)}")["relations"]
    assert len(sure) == best.count(max(best)) < len(best)


def test_a_filter_moves_nobody(served: httpx.Client) -> None:
    def places(query: str) -> dict[str, tuple[float, float]]:
        found = data(served, query)
        return {d[3]: (n["x"], n["y"]) for d, n in zip(found["details"], found["nodes"], strict=True)}

    base = "network?notype=Place"
    before, after = places(base), places(f"{base}&until=2014-12")
    stayed = before.keys() & after.keys()
    assert len(stayed) > 10
    assert all(before[iri] == after[iri] for iri in stayed)


def test_a_path_goes_from_one_to_the_other(served: httpx.Client) -> None:
    found = data(served, "network?from=person/christian-bason&to=institution/nesta")
    place = {d[3].rsplit("/", 1)[1]: n["x"] for d, n in zip(found["details"], found["nodes"], strict=True)}
    assert min(place, key=lambda name: place[name]) == "christian-bason"
    assert max(place, key=lambda name: place[name]) == "nesta"
    assert len(place) >= 3


def test_an_entity_comes_with_all_its_relations_and_posts(served: httpx.Client) -> None:
    found = data(served, "entity?e=lab/mindlab")
    assert names(found)[0] == "MindLab"
    assert len(found["timelines"]["0"]) == found["details"][0][5]
    assert all(0 in row[1:4:2] for row in found["relations"])


def test_a_relation_comes_with_sentences_in_which_both_are_marked(served: httpx.Client) -> None:
    found = data(served, "relation?a=person/christian-bason&b=lab/mindlab")
    marked = {
        found["sentences"][sentence][start:end]
        for row in found["relations"]
        for statement in row[4]
        for sentence, marks in statement[4]
        for start, end in marks
    }
    assert {"Christian Bason", "MindLab"} <= marked


def test_labs_stand_on_the_map_where_posts_say_they_are(served: httpx.Client) -> None:
    spots = {spot["label"]: spot for spot in data(served, "map")}
    helsinki = spots["Helsinki"]
    assert helsinki["at"] == [pytest.approx(60.17, abs=0.1), pytest.approx(24.94, abs=0.1)]
    assert "Helsinki Design Lab" in [row[2] for row in helsinki["here"]]
    assert len(data(served, "land")) > 5000


def test_the_timeline_has_every_event_once_in_order(served: httpx.Client) -> None:
    events = data(served, "events")
    assert [e["start"] for e in events] == sorted(e["start"] for e in events)
    assert len({e["entity"][0] for e in events}) == len(events) > 5


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("network?e=lab/nobody", 404), ("network?e=../../etc/passwd", 404), ("network?e=lab/<script>", 404),
        ("network?since=2014", 400), ("network?conf=much", 400), ("network?limit=x", 400), ("entity", 404),
        ("network?since=2014-13", 400), ("relation?a=lab/mindlab", 404), ("network?conf=nan", 400),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_the_reader_s_language(served: httpx.Client, path: str, status: int) -> None:
    answer = served.get(f"/explorer/{path}", headers={"accept": "application/json", "accept-language": "fr"})
    assert answer.status_code == status
    assert answer.headers["content-language"] == "fr"
    assert answer.json()["detail"]


def test_the_same_question_is_not_answered_twice(served: httpx.Client) -> None:
    first = served.get("/explorer/network?e=lab/mindlab")
    again = served.get("/explorer/network?e=lab/mindlab", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_files_hold_what_is_shown(served: httpx.Client) -> None:
    shown = data(served, "network?e=lab/mindlab")
    rows = list(
        csv.DictReader(io.StringIO(served.get("/explorer/network.csv?e=lab/mindlab").text.removeprefix("\ufeff")))
    )
    assert len(rows) == len(shown["relations"])
    graphml = nx.parse_graphml(served.get("/explorer/network.graphml?e=lab/mindlab").text, force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(served.get("/explorer/network.gexf?e=lab/mindlab").content))
    assert len(graphml) == len(gexf) == len(shown["nodes"])
    assert graphml.number_of_edges() == len(shown["relations"])
    page = served.get("/explorer/network.html?e=lab/mindlab")
    assert "attachment" in page.headers["content-disposition"]
    assert "Christian Bason" in page.text

"""What the explorer's addresses answer, without a browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import networkx as nx
import pytest

from tests.explorer.cast import Cast, plain

pytestmark = [pytest.mark.server, pytest.mark.model]


def data(served: httpx.Client, path: str) -> Any:
    answer = served.get(f"/explorer/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(found: Any) -> list[str]:
    return [row[0] for row in found["details"]]


@pytest.mark.parametrize("slip", [str.upper, str.lower, "swapped", "apart", "doubled"])
def test_suggestions_forgive_case_and_slips(served: httpx.Client, cast: Cast, slip: Callable[[str], str] | str) -> None:
    name = cast.lab.label
    slips = {
        "swapped": name[:3] + name[4] + name[3] + name[5:],
        "apart": f"{name[:4]} {name[5:]}",
        "doubled": name + name[-1],
    }
    typed = slips[slip] if isinstance(slip, str) else slip(name)
    assert name in [row[2] for row in data(served, f"suggest?q={quote(typed)}")["found"][:3]]


def test_suggestions_are_blind_to_accents_and_the_order_of_words(served: httpx.Client, cast: Cast) -> None:
    typed = plain(cast.accented.label)
    assert data(served, f"suggest?q={quote(typed)}")["found"][0][0] == cast.accented.iri
    turned = " ".join(reversed(typed.split())).upper()
    assert cast.accented.iri in [row[0] for row in data(served, f"suggest?q={quote(turned)}")["found"]]


def test_suggestions_are_short_where_many_fit(served: httpx.Client) -> None:
    many = data(served, "suggest?q=a")
    assert len(many["found"]) == 12 < many["total"]


@pytest.mark.parametrize("typed", ["", "   ", "%00", "'\"<>", "?" * 500])
def test_suggestions_for_nothing_are_none(served: httpx.Client, typed: str) -> None:
    assert data(served, f"suggest?q={typed}")["found"] == []


def test_the_network_around_one_has_it_and_its_neighbours_alone(served: httpx.Client, cast: Cast) -> None:
    found = data(served, f"network?e={cast.lab.tail}")
    assert names(found)[0] == cast.lab.label
    assert cast.person.label in names(found)
    own = {i for row in found["relations"] if 0 in row[1:4:2] for i in row[1:4:2]}
    assert own | {0} == set(range(len(found["nodes"])))
    assert len(found["communities"]) == len(found["nodes"])
    assert found["sentences"] == []


def places(served: httpx.Client, query: str) -> dict[str, tuple[float, float]]:
    found = data(served, f"network?{query}")
    return {d[3]: (n["x"], n["y"]) for d, n in zip(found["details"], found["nodes"], strict=True)}


def test_a_step_more_leaves_what_was_there_in_its_place(served: httpx.Client, cast: Cast) -> None:
    one = places(served, f"e={cast.lab.tail}")
    two = places(served, f"e={cast.lab.tail}&e={cast.other.tail}")
    assert one.items() <= two.items()
    assert len(two) > len(one)
    assert len(set(two.values())) == len(two)


def test_the_limit_is_kept_and_what_is_hidden_is_counted(served: httpx.Client, cast: Cast) -> None:
    around = f"network?e={cast.hub.tail}"
    whole, part = data(served, around), data(served, f"{around}&limit=3")
    assert len(part["nodes"]) == 4
    assert part["about"]["hidden"] == len(whole["nodes"]) - 4 + whole["about"]["hidden"]


def test_filters_take_out_types_relations_time_and_doubt(served: httpx.Client, cast: Cast) -> None:
    base = f"network?e={cast.lab.tail}&limit=400"
    whole = data(served, base)
    groups = {n["group"] for n in data(served, f"{base}&notype=Person,Place")["nodes"]}
    assert not groups & {"Person", "Place"}
    kind = whole["relations"][0][2]
    left = data(served, f"{base}&norel={whole['predicates'][kind]}")
    assert whole["predicates"][kind] not in {left["predicates"][row[2]] for row in left["relations"]}
    month = min(post[1][:7] for post in whole["posts"])
    assert {post[1][:7] for post in data(served, f"{base}&since={month}&until={month}")["posts"]} == {month}
    best = [max(s[1] for s in row[4]) for row in whole["relations"]]
    sure = data(served, f"{base}&conf={max(best)}")["relations"]
    assert 0 < len(sure) <= best.count(max(best)) < len(best)
    assert all(s[1] >= max(best) for row in sure for s in row[4])


def test_a_filter_moves_nobody(served: httpx.Client) -> None:
    before, after = places(served, "notype=Place"), places(served, "notype=Place&until=2014-12")
    stayed = before.keys() & after.keys()
    assert len(stayed) > 10
    assert all(before[iri] == after[iri] for iri in stayed)


def test_a_path_goes_from_one_to_the_other(served: httpx.Client, cast: Cast) -> None:
    found = places(served, f"from={cast.person.tail}&to={cast.other.tail}")
    place = {iri: x for iri, (x, _) in found.items()}
    assert min(place, key=lambda iri: place[iri]) == cast.person.iri
    assert max(place, key=lambda iri: place[iri]) == cast.other.iri
    assert place[cast.person.iri] < place[cast.lab.iri] < place[cast.other.iri]


def test_an_entity_comes_with_all_its_relations_and_posts(served: httpx.Client, cast: Cast) -> None:
    found = data(served, f"entity?e={cast.lab.tail}")
    assert names(found)[0] == cast.lab.label
    assert len(found["timelines"]["0"]) == found["details"][0][5]
    assert all(0 in row[1:4:2] for row in found["relations"])


def test_a_relation_comes_with_sentences_in_which_both_are_marked(served: httpx.Client, cast: Cast) -> None:
    found = data(served, f"relation?a={cast.person.tail}&b={cast.lab.tail}")
    marked = {
        found["sentences"][sentence][start:end]
        for row in found["relations"]
        for statement in row[4]
        for sentence, marks in statement[4]
        for start, end in marks
    }
    assert {cast.person.label, cast.lab.label} <= marked


def test_organisations_stand_on_the_map_where_posts_say_they_are(served: httpx.Client, cast: Cast) -> None:
    spots = [spot for spot in data(served, "map") if spot["label"] == cast.city]
    assert [spot["at"] for spot in spots] == [[pytest.approx(degrees, abs=0.2) for degrees in cast.at]]
    assert cast.resident.iri in [row[0] for row in spots[0]["here"]]
    assert len(data(served, "land")) > 5000


def test_the_timeline_has_every_event_once_in_order(served: httpx.Client, cast: Cast) -> None:
    events = data(served, "events")
    assert [e["start"] for e in events] == sorted(e["start"] for e in events)
    assert len({e["entity"][0] for e in events}) == len(events) >= 3
    assert cast.event.iri in {e["entity"][0] for e in events if e["start"].startswith(cast.month)}


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
    first = served.get("/explorer/network")
    again = served.get("/explorer/network", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_files_hold_what_is_shown(served: httpx.Client, cast: Cast) -> None:
    around = f"e={cast.lab.tail}"
    shown = data(served, f"network?{around}")
    table = served.get(f"/explorer/network.csv?{around}").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(shown["relations"])
    graphml = nx.parse_graphml(served.get(f"/explorer/network.graphml?{around}").text, force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(served.get(f"/explorer/network.gexf?{around}").content))
    assert len(graphml) == len(gexf) == len(shown["nodes"])
    assert graphml.number_of_edges() == len(shown["relations"])
    page = served.get(f"/explorer/network.html?{around}")
    assert "attachment" in page.headers["content-disposition"]
    assert cast.person.label in page.text

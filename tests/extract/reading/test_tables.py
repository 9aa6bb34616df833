from __future__ import annotations

import json
from datetime import date


def test_csv_with_french_names(read) -> None:  # type: ignore[no-untyped-def]
    table = "Titre;Date de publication;Contenu;Auteur·e·s;Lien\n" + (
        '"Un labo; à Brest";31/12/2019;"Premier paragraphe.\n\nSecond.";Jeanne Roux et Karim B.;https://ex.org/1\n'
    )
    posts, problems = read("posts.csv", table.encode("cp1252"))
    assert problems == []
    (post,) = posts
    assert (post.title, post.date) == ("Un labo; à Brest", date(2019, 12, 31))
    assert post.body == "Premier paragraphe.\n\nSecond."
    assert (post.authors, post.url) == (("Jeanne Roux", "Karim B."), "https://ex.org/1")
    assert not post.has_markup


def test_tsv_and_html_cells(read) -> None:  # type: ignore[no-untyped-def]
    posts, _ = read("posts.tsv", "title\tdate\tbody\tlanguage\nA\t2020-01-02\t<p>Un <b>labo</b></p>\tfr-FR\n\t\t\t\n")
    assert [(p.title, p.body, p.language, p.has_markup) for p in posts] == [("A", "Un labo", "fr", True)]
    assert [posts[0].text[h.start : h.end] for h in posts[0].hints] == ["labo"]


def test_a_table_without_our_columns(read) -> None:  # type: ignore[no-untyped-def]
    _, problems = read("budget.csv", "year,amount\n2020,3\n")
    assert [(row.reason, row.detail) for row in problems] == [("unknown_format", "columns: year, amount")]


def test_csv_rows_that_are_no_posts(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("p.csv", "title,date,text\nA,2020-01-01,x\nB,,y\n,2020-01-03,\nD,2020-01-04\n")
    assert [p.title for p in posts] == ["A", "D"]
    assert [(row.source, row.reason) for row in problems] == [("p.csv#2", "no_date"), ("p.csv#3", "no_text")]


def test_a_csv_cell_over_the_limit(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("p.csv", "title,date,text\nA,2020-01-01,x\nB,2020-01-02," + "y" * 3000, size_limit=1000)
    assert [p.title for p in posts] == ["A"]
    assert [(row.reason, row.detail) for row in problems] == [("too_large", "1000 characters")]


def test_json_lines(read) -> None:  # type: ignore[no-untyped-def]
    lines = [
        json.dumps({"title": "A", "date": "2020-01-01", "content": "Un texte.", "authors": [{"name": "Ada Noor"}]}),
        "{broken",
        "",
        json.dumps({"title": "B", "date": "2020-01-02", "text": "y" * 3000}),
        json.dumps({"titre": "C", "date": "2020-01-03", "texte": "Fin."}),
    ]
    posts, problems = read("posts.jsonl", "\ufeff" + "\n".join(lines), size_limit=2000)
    assert [(p.copy_id, p.title, p.body, p.authors) for p in posts] == [
        ("posts.jsonl#1", "A", "Un texte.", ("Ada Noor",)),
        ("posts.jsonl#5", "C", "Fin.", ()),
    ]
    assert [(row.source, row.reason) for row in problems] == [
        ("posts.jsonl#2", "broken"),
        ("posts.jsonl#4", "too_large"),
    ]


def test_a_json_array_larger_than_the_limit_is_read_item_by_item(read) -> None:  # type: ignore[no-untyped-def]
    rows = [{"title": f"T{i}", "date": "2020-01-01", "text": "mot " * 50_000} for i in range(20)]
    text = json.dumps(rows, indent=1)
    posts, problems = read("all.json", text, size_limit=1_000_000)
    assert len(text) > 3_000_000
    assert ([p.title for p in posts], problems) == ([f"T{i}" for i in range(20)], [])


def test_a_json_item_over_the_limit_is_told(read) -> None:  # type: ignore[no-untyped-def]
    rows = [{"title": "A", "date": "2020-01-01"}, {"title": "B", "date": "2020-01-01", "text": "y" * 3_000_000}]
    posts, problems = read("all.json", json.dumps(rows), size_limit=1_000_000)
    assert [p.title for p in posts] == ["A"]
    assert [(row.source, row.reason) for row in problems] == [("all.json#2", "too_large")]


def test_json_that_breaks(read) -> None:  # type: ignore[no-untyped-def]
    whole = json.dumps([{"title": "A", "date": "2020-01-01"}, {"title": "B", "date": "2020-01-02"}])
    apart = whole.replace("}, {", "} {")
    for text, reason in ((whole[:-20], "truncated"), (whole[:-1], "truncated"), (apart, "broken")):
        posts, problems = read("all.json", text)
        assert [p.title for p in posts][:1] == ["A"]
        assert [row.reason for row in problems] == [reason]
    for text, reason in (('{"title": "A', "truncated"), ('{"title" "A"}', "broken"), ("[" * 100_000, "broken")):
        assert [row.reason for row in read("one.json", text)[1]] == [reason]
    assert [row.reason for row in read("none.json", "[]")[1]] == ["empty"]
    assert [row.reason for row in read("package.json", '{"name": "x", "version": 1}')[1]] == ["unknown_format"]

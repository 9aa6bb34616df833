from __future__ import annotations

from datetime import date

import pytest

POST = """---
title: "Buying: a *guide*"
date: '2016-04-13T23:30:00-04:00'
authors:
- andrew-dunkman\t
- 18F
- melody
tags: []
---

{% image "assets/a.png" "A map" %}
We work with the **[General Services Administration](https://gsa.gov/)** and [our blog]({{ "/blog/" | url }}).
{{ "jane-doe" | team_link }} helped.{{ "jane-doe" | team_photo }}[^1]{:target="_blank"}

## What next

- one
- two, in {{ site.baseurl }}Denver

`{% raw %}{{ kept }}{% endraw %}`

<p>HTML <b>inside</b></p>

[^1]: A note.
"""


def test_a_jekyll_post(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("2016-04-12-buying.md", POST)
    assert problems == []
    (post,) = posts
    assert (post.title, post.date, post.language) == ("Buying: a *guide*", date(2016, 4, 13), "en")
    assert post.authors == ("Andrew Dunkman", "18F", "melody")
    assert post.body == (
        "We work with the General Services Administration and our blog. Jane Doe helped.\n\nWhat next\n\none\n"
        "two, in Denver\n\n{{ kept }}\n\nHTML inside\n\nA note."
    )
    marks = {(h.kind, post.text[h.start : h.end], h.target) for h in post.hints}
    assert ("link", "General Services Administration", "https://gsa.gov/") in marks
    assert ("bold", "General Services Administration", "") in marks
    assert ("heading", "What next", "") in marks
    assert ("item", "one", "") in marks
    assert [target for kind, _, target in marks if kind == "link"] == ["https://gsa.gov/"]
    assert post.has_markup
    assert post.url is None
    assert post.copy_id == "2016-04-12-buying.md#1"


FIGURE = """---
title: A figure
date: 2016-04-13
---

<figure class="right">
	{% image "assets/a.jpg" "" %}
	<figcaption class="small">Ada Noor draws.</figcaption>
</figure>

After {{ site.name }}
<b>the</b> picture.
"""


def test_a_template_within_html_does_not_end_it(read) -> None:  # type: ignore[no-untyped-def]
    ((post,), _) = read("2016-04-13-figure.md", FIGURE)
    assert post.body == "Ada Noor draws.\n\nAfter the picture."


@pytest.mark.parametrize(
    ("matter", "title", "day"),
    [
        ("---\ntitle: Un labo\n---\n", "Un labo", date(2020, 2, 1)),  # the date is in the name
        ("+++\ntitle = 'Un labo'\ndate = 2021-03-04\n+++\n", "Un labo", date(2021, 3, 4)),
        ("---\ntitle: Un labo: deux\ndate: 2021-03-04\nauthors: “Array”\n---\n", "Un labo: deux", date(2021, 3, 4)),
        ("---\ntags:\n\t- un\ntitle: Un labo\n---\n", "Un labo", date(2020, 2, 1)),
        ("---\r\ntitle: Un labo\r\n---\r\n", "Un labo", date(2020, 2, 1)),
        ("---\ntags: [a]\n---\n# Un labo\n", "Un labo", date(2020, 2, 1)),
        ("# Un labo\n\n", "Un labo", date(2020, 2, 1)),
        ("---\ntitle: 2020\n---\n", "2020", date(2020, 2, 1)),
    ],
)
def test_front_matter(read, matter: str, title: str, day: date) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("2020-02-01-un-labo.md", f"{matter}\nDu texte.\n")
    assert problems == []
    assert [(p.title, p.date, p.body, p.authors) for p in posts] == [(title, day, "Du texte.", ())]


@pytest.mark.parametrize("matter", ["draft: true", "published: false"])
def test_a_draft_is_no_post(read, matter: str) -> None:  # type: ignore[no-untyped-def]
    posts, _ = read("blog/2020-02-01-a.md", f"---\ntitle: A\n{matter}\n---\nText")
    assert posts == []


def test_authors_in_one_line(read) -> None:  # type: ignore[no-untyped-def]
    posts, _ = read("2020-02-01-a.md", "---\ntitle: A\nauthor: Jeanne Roux, ada-noor et Karim B.\n---\nTexte")
    assert posts[0].authors == ("Jeanne Roux", "Ada Noor", "Karim B.")


def test_without_front_matter_or_date_it_is_no_post(read) -> None:  # type: ignore[no-untyped-def]
    posts, problems = read("README.md", "# Lisez-moi\n\nDu texte.")
    assert (posts, [row.reason for row in problems]) == ([], ["unknown_format"])

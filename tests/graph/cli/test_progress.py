"""How far a build is, told without a terminal."""

from __future__ import annotations

from graph.cli.progress import told


def test_a_line_a_minute_with_the_time_left() -> None:
    seconds, said = 0.0, []
    progress = told(said.append, lambda: seconds)
    progress("read", 40, None)
    for done in range(0, 601, 10):  # ten posts in six seconds
        progress("extract", done, 600)
        seconds += 6
    progress("publish", 0, 9)
    seconds += 61
    progress("publish", 3, 9)
    assert len(said) == 7
    assert said[0] == "labgraph: names and relations: 100 of 600 posts, about 0:05:00 left"
    assert said[5] == "labgraph: names and relations: 600 of 600 posts, about 0:00:00 left"
    assert said[6] == "labgraph: sending: 3 of 9 graphs, about 0:02:02 left"

"""Items shared out among a few threads: all that they give, the first error, an end in the middle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing

import pytest

from graph.several import several


def test_each_item_is_done_once() -> None:
    workers: list[Callable[[int], int]] = [lambda n: n * n] * 3
    assert sorted(several(workers, range(50), threading.Event())) == [n * n for n in range(50)]


def test_items_are_done_at_once_and_no_more_than_there_are_workers() -> None:
    together = threading.Barrier(3)  # nobody gets on alone
    under_way: set[int] = set()
    most: list[int] = []

    def work(n: int) -> int:
        under_way.add(n)
        together.wait(60)
        most.append(len(under_way))
        together.wait(60)
        under_way.discard(n)
        together.wait(60)
        return n

    assert len(list(several([work] * 3, range(12), threading.Event()))) == 12
    assert set(most) == {3}


def test_the_first_error_is_raised_when_all_have_ended_and_nothing_more_begins() -> None:
    stop = threading.Event()
    begun: list[int] = []
    ended: list[int] = []

    def work(n: int) -> int:
        begun.append(n)
        if n == 4:
            raise ValueError(n)
        if n > 4:
            assert stop.wait(60)
        ended.append(n)
        return n

    before = threading.active_count()
    with pytest.raises(ValueError, match="4"):
        list(several([work] * 2, range(100), stop))
    assert threading.active_count() == before
    assert set(begun) <= set(range(6))
    assert set(ended) == set(begun) - {4}


def test_an_error_of_the_items_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(several([abs, abs], (1 // n for n in (1, 0)), threading.Event()))


def test_whoever_leaves_does_not_wait_for_one_that_hangs() -> None:
    hangs, stop = threading.Event(), threading.Event()

    def work(n: int) -> int:
        if n:
            assert hangs.wait(60)
        return n

    with closing(several([work] * 2, range(10), stop)) as found:
        assert next(found) == 0
    assert stop.is_set()
    assert not hangs.is_set()
    hangs.set()

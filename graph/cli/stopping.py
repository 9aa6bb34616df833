"""A build that somebody stops: at the terminal, or by the signal of a service manager or of a closed window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

KEPT = "what was done is kept for the next build, and the graph is as it was"
_ASKED = (signal.SIGTERM, signal.SIGHUP)


class _StopAskedError(KeyboardInterrupt):
    """A signal asks to stop: its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stopping(state: str = KEPT) -> Iterator[None]:
    """Within it Ctrl-C and the signals that ask to end it stop cleanly: a sentence, and 128 and the signal's number.

    `state` says how things are then. A signal that is ignored (nohup) stays so.
    """
    before = {number: signal.getsignal(number) for number in _ASKED}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, _stop)
    try:
        yield
    except KeyboardInterrupt as stop:
        click.echo(f"labgraph: stopped; {state}.", err=True)
        sys.exit(128 + (stop.number if isinstance(stop, _StopAskedError) else signal.SIGINT))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    raise _StopAskedError(number)

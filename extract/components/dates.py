"""Dates of events."""

from __future__ import annotations

from extract.components.scene import Scene
from extract.facts import EventDate


def date_events(scene: Scene) -> tuple[EventDate, ...]:
    """The dates of the events of a scene."""
    return ()

"""The network in a notebook: the stand-alone page in a frame that has no access to the notebook around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from pyoxigraph import Store

from graph.selection import Selection
from graph.view import page
from graph.whole_file import whole_file


@dataclass(frozen=True)
class NotebookView:
    """A page as the last value of a cell; `height` in pixels."""

    html: str = field(repr=False)
    height: int = 640

    def _repr_html_(self) -> str:
        # The frame may run its scripts and save files, but not reach the notebook: the page's names are from posts.
        return (
            f'<iframe srcdoc="{escape(self.html)}" width="100%" height="{self.height}" title="labgraph" '
            'sandbox="allow-scripts allow-downloads allow-popups" style="border: 1px solid #8888"></iframe>'
        )

    def save(self, out: Path | str) -> None:
        """Write the page into a file; raises NotWritten."""
        with whole_file(out) as file:
            file.write(self.html.encode())


def show(store: Store, wanted: Selection | None = None, height: int = 640) -> NotebookView:
    """What a selection asks for, to be looked at in a notebook."""
    return NotebookView(page(store, wanted), height)

"""Which names are one thing: within a post, and across all posts. Knows nothing of RDF."""

from extract.resolve.across import resolve
from extract.resolve.why import why
from extract.resolve.within import alike, within

__all__ = ["alike", "resolve", "why", "within"]

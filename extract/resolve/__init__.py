"""Which names are one thing: within a post, and across all posts. Knows nothing of RDF."""

from extract.resolve.across import resolve
from extract.resolve.why import why
from extract.resolve.within import within

__all__ = ["resolve", "why", "within"]

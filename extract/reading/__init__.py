"""Reading: posts out of files, folders, feeds, pages and sites, behind `read_posts`."""

from extract.reading.naming import normalise_source
from extract.reading.options import ReadingOptions, Validator
from extract.reading.source import Document, documents, is_complete, read_posts

__all__ = ["Document", "ReadingOptions", "Validator", "documents", "is_complete", "normalise_source", "read_posts"]

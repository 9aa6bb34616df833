"""The catalogue: questions that analysts of this field ask, each a SPARQL file with its question in its head."""

from __future__ import annotations

from queries.catalogue import catalogue
from queries.head import OPEN, THEMES, HeadUnreadable, Kind, Parameter, ParameterType, Query, Theme, read_query

__all__ = [
    "OPEN",
    "THEMES",
    "HeadUnreadable",
    "Kind",
    "Parameter",
    "ParameterType",
    "Query",
    "Theme",
    "catalogue",
    "read_query",
]

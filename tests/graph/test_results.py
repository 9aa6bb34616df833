"""Answers as files, by the standards' own formats."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from graph.data import DataDirectory
from graph.engine import LocalEngine
from graph.query_errors import NoSuchForm
from graph.results import Form, write_answer

ROWS = """PREFIX lab: <https://w3id.org/labgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?lab ?label WHERE { ?lab a lab:Lab ; rdfs:label ?label } ORDER BY ?lab"""
GRAPH = "CONSTRUCT { ?s a ?type } WHERE { ?s a ?type . FILTER(STRENDS(STR(?type), '#Lab')) }"


def written(store: Store, text: str, form: Form | None) -> bytes:
    out = io.BytesIO()
    write_answer(LocalEngine(store).query(text), out, form)
    return out.getvalue()


def test_rows_are_a_table_csv_tsv_json_or_xml(small_data: DataDirectory) -> None:
    store = small_data.open()
    table = written(store, ROWS, None).decode().splitlines()
    assert table[2].split("  ") == ["https://example.org/lab/la-27e-region", "La 27e Région"]
    rows = list(csv.DictReader(io.StringIO(written(store, ROWS, "csv").decode(), newline="")))
    assert [r["label"] for r in rows] == ["La 27e Région", "MindLab", "SILK"]
    assert json.loads(written(store, ROWS, "json"))["head"]["vars"] == ["lab", "label"]
    for form, kind in (("tsv", QueryResultsFormat.TSV), ("xml", QueryResultsFormat.XML)):
        assert len(list(parse_query_results(written(store, ROWS, form), kind))) == 3  # type: ignore[arg-type]


def test_a_graph_is_turtle_json_ld_rdf_xml_or_a_table_of_triples(small_data: DataDirectory) -> None:
    store = small_data.open()
    turtle = written(store, GRAPH, None)
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == 3
    assert turtle == written(store, GRAPH, "ttl")
    assert len(list(parse(written(store, GRAPH, "json"), RdfFormat.JSON_LD))) == 3
    assert len(list(parse(written(store, GRAPH, "xml"), RdfFormat.RDF_XML))) == 3
    assert written(store, GRAPH, "csv").decode().splitlines()[0] == "subject,predicate,object"
    assert len(written(store, GRAPH, "table").splitlines()) == 5


def test_a_boolean_is_a_word_or_a_result(small_data: DataDirectory) -> None:
    store = small_data.open()
    assert written(store, "ASK { ?s ?p ?o }", None) == b"true\n"
    assert json.loads(written(store, "ASK { ?s ?p <urn:none> }", "json"))["boolean"] is False


def test_a_form_that_does_not_fit_is_refused_before_anything_is_written(small_data: DataDirectory) -> None:
    out = io.BytesIO()
    engine = LocalEngine(small_data.open())
    for text, kind in ((ROWS, "rows"), ("ASK {}", "boolean")):
        with pytest.raises(NoSuchForm) as caught:
            write_answer(engine.query(text), out, "ttl")
        assert caught.value.kind == kind
    assert out.getvalue() == b""

"""The prefixes of the contract, as exports write them and readers of the store use them."""

from __future__ import annotations

LAB = "https://w3id.org/labgraph/ontology#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "lab": LAB,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}

# What the queries begin with that Python code asks.
DECLARED = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("lab", "dcterms", "rdf", "rdfs", "skos"))

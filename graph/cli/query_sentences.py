"""One plain sentence for each thing that can go wrong with a query."""

from __future__ import annotations

from graph import errors
from graph import query_errors as of

TYPES = {
    "entity": "the name or IRI of an entity",
    "string": "a text",
    "date": "a day; write YYYY-MM-DD",
    "integer": "a whole number",
}
ENDPOINT: dict[of.EndpointReason, str] = {
    "address": "is not an http or https address; give the endpoint's full address",
    "unreachable": "could not be reached ({detail}); check the address and the connection",
    "time": "did not answer within {detail} s; ask for less, or give it longer with --timeout",
    "status": "answered {detail}; check that a SPARQL endpoint is at this address",
    "redirect": "leads to another address ({detail}); if that is right, give it as the endpoint",
    "answer": "gave no SPARQL results ({detail}); check that a SPARQL endpoint is at this address",
    "size": "gave more than {detail}; ask for less (LIMIT)",
    "cut": "gives at most {detail} rows of a result, and not all when asked for the rest; raise its limit",
    "apart": "has the graph, but queries see no named graphs; let them see the union (Oxigraph: add "
    "?union-default-graph to the address, or start it with --union-default-graph)",
    "foreign": "holds no graph of labgraph: no {detail} is in it",
}


def of_query(error: Exception) -> str | None:
    """One sentence on an error of a query; None for any other error."""
    match error:
        case errors.UpdateRefused(word=word):
            return f"{word} would change the graph, and queries only read; use SELECT, ASK, CONSTRUCT or DESCRIBE."
        case errors.NotAQuery(word=word):
            found = f"it begins with {word!r}" if word else "it is empty"
            return f"this is no query: {found}; it must begin with SELECT, ASK, CONSTRUCT or DESCRIBE."
        case errors.ServiceRefused():
            return (
                "SERVICE is refused: it would call another address; send the query to that address with --endpoint, "
                "or take SERVICE out."
            )
        case of.UnknownQuery(name=name, near=near):
            offer = f"did you mean {', '.join(near)}?" if near else "`labgraph queries` lists them."
            return f"there is no query and no file called {name!r}; {offer}"
        case of.QueryUnreadable(name=name, detail=detail):
            return f"the query {name} could not be read: {detail}."
        case of.BadQuery(detail=detail):
            return f"the query does not parse ({detail}); line and column are counted after parameters are put in."
        case of.QueryFailed(detail=detail):
            return f"the query could not be answered ({detail})."
        case of.BadParameter(name=name, type=kind, value=value):
            return f"{value!r} cannot be the parameter {name}: it is {TYPES.get(kind, 'a term')}."
        case of.UnknownParameter(name=name, known=known):
            offer = f"it has: {', '.join(known)}." if known else "it has none."
            return f"the query has no parameter {name!r}; {offer}"
        case of.MissingParameter(name=name, type=kind, example=example):
            return f"the query needs {name}: {TYPES[kind]}; for example --param {name}={example!r}."
        case of.NoSuchForm(format=form, kind=kind, known=known):
            what = {"rows": "rows", "boolean": "a yes or no", "graph": "a graph"}[kind]
            return f"the query gives {what}, which cannot be written as {form}; use {', '.join(known)}."
        case of.EndpointFailed(endpoint=endpoint, reason="status", detail=detail) if detail[:3] in ("401", "403"):
            return (
                f"{endpoint} wants to know who asks, and refused it ({detail}); `build --store` takes a name and a "
                "password from LABGRAPH_STORE_USER and LABGRAPH_STORE_PASSWORD, or a token from LABGRAPH_STORE_TOKEN."
            )
        case of.EndpointFailed(endpoint=endpoint, reason=reason, detail=detail):
            return f"{endpoint} {ENDPOINT[reason].format(detail=detail)}."
        case _:
            return None

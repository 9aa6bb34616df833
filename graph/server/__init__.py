"""The graph on the web: explorer, SPARQL endpoint, linked data and dumps, read-only."""

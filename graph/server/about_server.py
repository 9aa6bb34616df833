"""What machines ask of a server itself: `/health`, `/metrics`, `/robots.txt`, `/sitemap.xml`; `/data` for people."""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from graph.export import FORMATS
from graph.names import entities
from graph.patterns import instances
from graph.prefixes import LAB
from graph.server.conditional import not_modified
from graph.server.pages import address_of, page, site_of, snapshot_of
from graph.server.problems import Problem

ADDRESSES = 50_000  # of one file, by https://www.sitemaps.org/protocol.html
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


async def data(request: Request) -> Response:
    """The page that says where the data are."""
    return page(request, "data.html", formats=FORMATS)


async def health(request: Request) -> Response:
    """200 while queries can be answered, else 503."""
    snapshot = snapshot_of(request)
    alive = bool(snapshot.pool.pids)
    said = {"status": "ok" if alive else "no worker", "build": snapshot.build.path.name, "made": snapshot.manifest.made}
    return JSONResponse(said, 200 if alive else 503, {"cache-control": "no-store"})


async def metrics(request: Request) -> Response:
    """The figures in the text form of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/."""
    site, snapshot = site_of(request), snapshot_of(request)
    figures, manifest = site.figures, snapshot.manifest
    lines: list[str] = []

    def tell(name: str, kind: str, help: str, *values: tuple[str, float]) -> None:
        lines.extend((f"# HELP labgraph_{name} {help}", f"# TYPE labgraph_{name} {kind}"))
        lines.extend(f"labgraph_{name}{labels} {value:g}" for labels, value in values)

    answers = ((f'{{status="{status}"}}', float(n)) for status, n in sorted(figures.answers.items()))
    tell("answers_total", "counter", "Answers by status.", *answers)
    tell("answer_seconds_total", "counter", "Seconds spent on answers.", ("", figures.seconds))
    tell("queries_total", "counter", "Queries given to a worker.", ("", figures.queries))
    stopped = ((f'{{by="{name}"}}', float(n)) for name, n in sorted(figures.stopped.items()))
    tell("queries_unanswered_total", "counter", "Queries without a whole result, by what was in the way.", *stopped)
    tell("cache_hits_total", "counter", "Results given from the cache of this build.", ("", snapshot.cache.hits))
    tell("builds_taken_over_total", "counter", "Builds taken over while serving.", ("", figures.taken_over))
    tell("workers_replaced_total", "counter", "Workers of this build that were ended.", ("", snapshot.pool.replaced))
    states = ((f'{{state="{name}"}}', float(n)) for name, n in snapshot.pool.figures.items())
    tell("workers", "gauge", "Workers, and queries that wait for one.", *states)
    memory = float(snapshot.pool.in_memory)
    tell("graph_in_memory", "gauge", "Whether queries are answered from memory: 1; from disk: 0.", ("", memory))
    tell(
        "warm",
        "gauge",
        "Whether the explorer's first answers are made, and the graph is loaded: 1, else 0.",
        ("", float(site.is_warm)),
    )
    sizes = ((f'{{of="{n}"}}', float(getattr(manifest, n))) for n in ("posts", "entities", "relations", "quads"))
    tell("graph_size", "gauge", "What the graph holds.", *sizes)
    return PlainTextResponse("\n".join(lines) + "\n", headers={"cache-control": "no-store"})


async def robots(request: Request) -> Response:
    """Crawlers may read the pages; queries are not for them."""
    text = f"User-agent: *\nDisallow: /sparql\nDisallow: /graph.\nSitemap: {address_of(request)}/sitemap.xml\n"
    return PlainTextResponse(text)


def sitemap(request: Request) -> Response:
    """The pages of entities and posts; more than a file may hold are in several, listed by the first."""
    snapshot, at = snapshot_of(request), address_of(request)
    headers = {"etag": f'"{snapshot.tag}-sitemap"', "last-modified": snapshot.last_modified}
    if same := not_modified(request, headers):
        return same
    base = snapshot.manifest.base
    iris = [n.iri for n in entities(snapshot.store)] + sorted(i for i, _ in instances(snapshot.store, LAB + "Post"))
    tails = [iri.removeprefix(base) for iri in iris if iri.startswith(base)]
    number = request.path_params.get("number")
    if number is None and len(tails) > ADDRESSES:
        files = range(-(-len(tails) // ADDRESSES))
        rows = "".join(f"<sitemap><loc>{escape(at)}/sitemap-{n}.xml</loc></sitemap>\n" for n in files)
        return _xml(f'<sitemapindex xmlns="{SITEMAP}">\n{rows}</sitemapindex>', headers)
    part = tails[(number or 0) * ADDRESSES :][:ADDRESSES]
    if number and not part:
        raise Problem(404, "no_page")
    rows = "".join(f"<url><loc>{escape(f'{at}/{tail}')}</loc></url>\n" for tail in part)
    return _xml(f'<urlset xmlns="{SITEMAP}">\n{rows}</urlset>', headers)


def _xml(text: str, headers: dict[str, str]) -> Response:
    return Response('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n", 200, headers, "application/xml")

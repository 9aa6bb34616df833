"""`labgraph build`: posts in, a graph out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.options import data_option

if TYPE_CHECKING:
    from graph.report import BuildReport


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--base", metavar="IRI", help="The address that all IRIs begin with; remembered by the data directory.")
@data_option
@click.option("--prune", is_flag=True, help="Take posts away even where a source failed or gives nothing any more.")
@click.option(
    "--jobs", "-j", type=click.IntRange(1), metavar="N", help="Processes to extract in (default: by the work)."
)
@click.option(
    "--cluster",
    envvar="LABGRAPH_CLUSTER",
    metavar="ADDRESS",
    help="Extract on a Dask cluster: its scheduler's address (tcp://host:8786), or local:N.",
)
@click.option(
    "--model",
    envvar="LABGRAPH_MODEL",
    metavar="NAME|DIR",
    help="Names by this spaCy pipeline; remembered by the data directory. `labgraph`: the shipped recogniser again.",
)
@click.option(
    "--store",
    metavar="URL",
    help="Write the graph to this SPARQL server too: the address of its graph store or of its updates. "
    "LABGRAPH_STORE_USER and LABGRAPH_STORE_PASSWORD, or LABGRAPH_STORE_TOKEN, are its credentials.",
)
@click.option("--allow-private", is_flag=True, help="Fetch from addresses of private networks too.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what was left out, and no progress.")
def command(
    sources: tuple[str, ...],
    base: str | None,
    data: Path,
    prune: bool,
    jobs: int | None,
    cluster: str | None,
    model: str | None,
    store: str | None,
    allow_private: bool,
    quiet: bool,
) -> None:
    """Read posts and bring the graph up to date with them.

    A SOURCE is a file, a folder, or an address: of a site (http or https), or of a folder in a bucket (s3, gs, az …).
    It holds WordPress objects, exports or sites, RSS and Atom feeds, web pages, Markdown with front matter, JSON Lines
    and CSV with named columns, the text of a blog page.
    What did not change is not read again; sources of earlier builds stay.
    """
    from extract.reading import ReadingOptions
    from graph.build import build
    from graph.cli.progress import bars
    from graph.cli.stopping import stopping
    from graph.data import DataDirectory
    from graph.errors import NothingBuilt

    server = None
    if cluster:
        from extract.cluster import check_cluster

        check_cluster(cluster)
    if store:
        from graph.publishing import publish
        from graph.sparql_server import SparqlServer

        server = SparqlServer(store)
    try:
        directory = DataDirectory(data)
        with stopping(), bars(quiet) as progress:
            report = build(
                directory,
                sources,
                base=base,
                prune=prune,
                jobs=jobs,
                cluster=cluster or "",
                model="" if model == "labgraph" else model,
                options=ReadingOptions(allow_private=allow_private),
                progress=progress,
            )
    except NothingBuilt as error:
        _list(error.left_out)
        raise
    if not quiet:
        for line in _lines(report, data):
            click.echo(line)
    _list(report.left_out)
    if server:
        half = f"the graph is built in {data}, and {store} has a part of it; build again to send the rest"
        with stopping(half), bars(quiet) as progress:
            published = publish(directory, server, progress)
        if not quiet:
            click.echo(
                f"{published.written} graphs ({published.triples} triples) written to {store}, {published.dropped} "
                f"taken away, {published.same} were there as they are."
            )
    if report.failed and len(report.failed) == len(set(sources)) and not report.rebuilt:
        click.echo("labgraph: no source could be read, so nothing was built; the graph is as it was.", err=True)
        sys.exit(1)


def _lines(report: BuildReport, data: Path) -> Iterator[str]:
    """The report, a sentence a line."""
    total = f"{report.entities} entities, {report.relations} relations"
    counts = f"{report.copies} read, {report.merged} merged into others, {len(report.left_out)} left out"
    if report.rebuilt:
        yield f"{report.posts} posts ({counts}) in {data}: {total}."
        yield (
            f"{report.read} posts read now from {report.documents_read} of {report.documents} documents, "
            f"{report.extracted} gone through for names and relations, in {report.seconds:.1f} s."
        )
    else:
        yield f"Nothing changed: {report.posts} posts ({counts}) in {data}: {total} ({report.seconds:.2f} s)."
    if report.removed:
        yield f"{report.removed} posts were taken away, and what only they said."
    if report.spared:
        yield f"{report.spared} posts that a source does not give now were kept, as it failed; --prune takes them away."


def _list(left_out: tuple[Exception, ...]) -> None:
    from graph.cli.sentences import sentence

    if left_out:
        click.echo("Left out:", err=True)
    for problem in left_out:
        click.echo(f"  {sentence(problem)}", err=True)

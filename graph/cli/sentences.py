"""One plain sentence for each thing that can go wrong: what happened, and what to do."""

from __future__ import annotations

from extract.errors import ClusterFailed, ClusterReason, ExtractionStopped, ModelUnusable, PostUnreadable, Reason
from graph import errors
from graph.cli.query_sentences import of_query

REASONS: dict[Reason, str] = {
    Reason.MISSING: "there is no such file or folder; check the path",
    Reason.EMPTY: "there is nothing to read in it; name a file, folder or address that holds posts",
    Reason.DENIED: "the system does not let this user read it; change its permissions",
    Reason.NOT_TEXT: "it is not text; give the file its right ending or leave it out",
    Reason.BROKEN: "it does not parse ({detail}); repair it or export it again",
    Reason.TRUNCATED: "it ends in the middle ({detail}); fetch or export it again",
    Reason.ENTITIES: "it declares XML entities, which can be an attack; take the DOCTYPE out",
    Reason.UNKNOWN_FORMAT: "no reader knows its format; see `labgraph build --help` for the formats",
    Reason.TOO_LARGE: "it is over the limit of {detail}; split it",
    Reason.NO_DATE: "it has no date; give it one (`date:` in the front matter, a column `date`, …)",
    Reason.NO_TEXT: "it has neither title nor text",
    Reason.BAD_ADDRESS: "it is neither an http or https address nor that of a bucket (s3://, gs://, az://)",
    Reason.BUCKET: "the bucket cannot be read ({detail}); check its name, its server and the credentials",
    Reason.PACKAGE: "a package that reads such addresses is missing ({detail}); install it",
    Reason.PRIVATE_ADDRESS: "it leads into a private network; `--allow-private` lets it through",
    Reason.ROBOTS: "the site's robots.txt asks not to read it",
    Reason.HTTP_STATUS: "the site answered {detail}; try again later or check the address",
    Reason.UNREACHABLE: "the site did not answer ({detail}); try again later",
}
CLUSTER: dict[ClusterReason, str] = {
    "address": "names no cluster; give the scheduler's address (tcp://host:8786) or local:N for N workers here",
    "package": "needs the package `distributed`; install labgraph[cluster]",
    "unreachable": "does not answer ({detail}); start a scheduler and workers, or extract here with --jobs",
    "version": "has a worker with other rules or models; install this labgraph on all of them",
}


def of_post(problem: PostUnreadable) -> str:
    """One sentence on a source, document or post that could not be read."""
    return f"{problem.source}: {REASONS[problem.reason].format(detail=problem.detail)}."


def sentence(error: Exception) -> str:
    """One sentence on any error of the project."""
    match error:
        case PostUnreadable():
            return of_post(error)
        case ExtractionStopped(deaths=deaths, posts=posts):
            return (
                f"{deaths} processes died while going through posts (the last at {', '.join(posts[:3])}), as they do "
                "when memory runs out; build again with --jobs 1, what was done is kept."
            )
        case ClusterFailed(cluster=cluster, reason=why, detail=detail):
            return f"{cluster} {CLUSTER[why].format(detail=detail)}."
        case ModelUnusable(model=model, why="missing"):
            return (
                f"there is no spaCy pipeline {model!r} here; install it (`python -m spacy download {model}`), give the "
                "folder that holds it, or take the shipped recogniser with `--model labgraph`."
            )
        case ModelUnusable(model=model, why="labels", detail=detail):
            return f"the pipeline {model!r} has none of our types, but {detail}; see docs/how-it-works.md."
        case ModelUnusable(model=model, detail=detail):
            return f"the pipeline {model!r} cannot be loaded ({detail}); repair it or name another with --model."
        case errors.NoGraph(path=path, kept=True):
            return f"{path} holds no finished graph, but posts; `labgraph repair --data {path}` makes it of them."
        case errors.NoGraph(path=path):
            return f"{path} holds no graph yet; build one with `labgraph build SOURCE --data {path}`."
        case errors.NotReadable(path=path, detail=detail):
            return f"{path} cannot be read ({detail}); let this user read it, as all of the data directory."
        case errors.Damaged(path=path, detail=detail) if detail.startswith(("no post can be read", "it is lost")):
            return f"{path} is damaged ({detail}); put a copy of it back, or build from all sources in a new directory."
        case errors.Damaged(path=path, detail=detail) if path.name == "posts.sqlite":
            return (
                f"{path} is damaged ({detail}); `labgraph repair --data {path.parent}` saves what can be read, or put "
                "a copy of it back."
            )
        case errors.Damaged(path=path, detail=detail) if path.name == "operator.nq":
            return f"{path} is damaged ({detail}); correct what it says there, or put a copy of it back."
        case errors.Damaged(path=path, detail=detail):
            return f"{path} is damaged ({detail}); `labgraph repair` makes it again from the posts that are kept."
        case errors.NewerFormat(path=path, found=found, known=known):
            return f"{path} was written by a newer labgraph (format {found}, this one knows {known}); upgrade labgraph."
        case errors.Locked(path=path, pid=pid, command=command, since=since):
            return f"{path} is being built by process {pid} (`{command}`) since {since}; wait for it or stop it."
        case errors.NotWritable(path=path, detail=detail):
            return f"{path} cannot be written to ({detail}); change its permissions or name another with --data."
        case errors.DiskFull(path=path, detail=detail):
            return f"no room is left for {path} ({detail}); make room and build again, the old graph is still there."
        case errors.DiskFailed(path=path, detail=detail):
            return f"the disk of {path} failed ({detail}); check it and build again, the old graph is still there."
        case errors.Unsound(path=path, expected=expected, found=found):
            return (
                f"the new store {path} holds {found} statements instead of {expected}, so the old graph was kept; "
                "check the disk and build again."
            )
        case errors.NothingBuilt():
            return "no source gave a post, so nothing was built; check the sources listed above."
        case errors.BadBase(base=base):
            return f"{base!r} cannot be a base: give an http or https address that ends in / or #."
        case errors.UnknownSource(source=source, known=known):
            return f"{source} is no source of this graph; its sources are: {', '.join(known) or 'none'}."
        case errors.UnknownDecision(number=number, known=known):
            there = ", ".join(map(str, known)) or "none"
            return f"there is no decision {number}; the numbers are: {there} (see `labgraph correct list`)."
        case errors.OneAlready(label=label, kind=kind):
            return f"these are all names of one entity already, {label!r} ({kind}); give names or IRIs of two."
        case errors.Unfit(subject=subject, predicate="suppress"):
            return f"{subject!r} is no person, and only persons are suppressed; `labgraph correct reject` takes it out."
        case errors.Unfit(subject=subject, predicate=predicate, object=other):
            return f"{predicate} cannot hold from {subject!r} to {other!r}: the ontology has it between other types."
        case errors.NotNamedThere(post=post, entity=entity):
            return f"{post} does not name {entity!r}; give the IRI of a post that does (`labgraph explain` lists them)."
        case errors.UnknownName(name=name, near=near):
            offer = f"did you mean {', '.join(near)}?" if near else "try a shorter or another form of it."
            return f"nothing in the graph is called {name!r}; {offer}"
        case errors.AmbiguousName(name=name, candidates=candidates):
            lines = "".join(f"\n  {label} ({kind}) {iri}" for label, kind, iri in candidates)
            return f"{name!r} is the name of {len(candidates)} things; say which one by its IRI:{lines}"
        case errors.NotWritten(path=path, detail=detail):
            return f"{path} could not be written ({detail}); what was there before was not touched."
        case errors.UnknownFormat(name=name, known=known):
            return f"{name!r} is no format of this command; name one with --format: {', '.join(known)}."
        case errors.GraphProtected(name=name):
            return f"{name} is written by builds alone; put statements of your own into a graph of another name."
        case errors.BadSetting(name=name, value=value):
            return f"--{name.replace('_', '-')} cannot be {value!r}; see `labgraph serve --help`."
        case errors.PortTaken(host=host, port=port, detail=detail):
            return f"cannot listen on {host}, port {port} ({detail}); name another with --port or --host."
        case _:
            return of_query(error) or str(error)

"""The command `labgraph`: one module a command, imported only when it is run (`--help` stays fast)."""

from __future__ import annotations

import importlib

import click

from graph import __version__

# name -> (module, help line); the module has a click command `command`.
COMMANDS: dict[str, str] = {
    "build": "Read posts and bring the graph up to date with them.",
    "forget": "Take a source and what only it said out of the graph.",
    "correct": "Write a curator's decision: merge, split, retype, rename, reject, add, suppress.",
    "backup": "Copy the graph and all that is remembered, while it is served.",
    "repair": "Make a damaged data directory whole again.",
    "export": "Write the graph in one of seven formats.",
    "query": "Run a query of the catalogue, a file or standard input.",
    "queries": "List the catalogue of queries, a line each.",
    "view": "Write a stand-alone interactive page of the network.",
    "serve": "Serve the explorer, the SPARQL endpoint and the data.",
    "network": "Rank the labs by their place in the network.",
    "explain": "Show why names are one entity, or what relates two.",
    "validate": "Check the graph against the SHACL shapes.",
    "evaluate": "Measure the graph against annotated posts.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when asked for, listed without."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"graph.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours becomes one sentence and exit status 1."""
        from extract.errors import ClusterFailed, ExtractionStopped, ModelUnusable, PostUnreadable
        from graph.errors import GraphError

        try:
            return super().invoke(ctx)
        except (GraphError, ClusterFailed, ModelUnusable, PostUnreadable, ExtractionStopped) as error:
            from graph.cli.sentences import sentence

            click.echo(f"labgraph: {sentence(error)}", err=True)
            ctx.exit(1)
        except RuntimeError as error:  # Oxigraph's of a block of a large store, which was not looked at when it opened
            if not str(error).startswith("Corruption"):
                raise
            click.echo(f"labgraph: the graph is damaged ({error}); `labgraph repair` makes it again.", err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="labgraph")
def main() -> None:
    """A knowledge graph of public-innovation labs, with the sentence behind every edge."""

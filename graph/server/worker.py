"""A process that answers queries, one at a time, from one store that it only reads: `python -m graph.server.worker`.

Its memory is limited by the system: an allocation beyond the limit ends it, which costs nobody else anything. What it
is asked to do too long ends by a signal of its server, and if that is gone, by its own alarm.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, Triple, serialize

from graph.engine import Answer
from graph.errors import GraphError
from graph.prefixes import PREFIXES
from graph.query_errors import BadQuery, EndpointFailed
from graph.remote import RemoteEngine
from graph.server.formats import RDF_WRITERS, RESULT_WRITERS
from graph.server.wire import ASK, DATA, END, FAILED, HEAD, PREFIX, READY, Question, frame

BLOCK = 60_000  # bytes sent at once
STACK = (
    128 << 20
)  # bytes: a query of ten thousand nested operators is parsed, one of a hundred thousand ends the process
# What ends a row, as far as bytes tell. In JSON and CSV a literal may look so too: then a row counts for more than one.
_ROW_MARKS = {"tsv": (b"\n",), "csv": (b"\r\n",), "xml": (b"<result>",), "json": (b"}},{", b"{}")}


class TooMuch(Exception):  # noqa: N818
    """A result goes beyond a limit, which is named."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Output:
    """The file that results are written into: counts, collects, sends; `head` goes with the first block."""

    def __init__(
        self, connection: socket.socket, head: bytes, marks: tuple[bytes, ...], max_rows: int, max_bytes: int
    ) -> None:
        self._connection, self._marks, self._max_rows, self._max_bytes = connection, marks, max_rows, max_bytes
        self._head = head
        self._waiting: list[bytes] = []
        self._size = 0
        self._tail = b""
        self.rows = self.bytes = 0
        self.broken: str | None = None

    def write(self, content: bytes) -> int:
        """Take what the serialiser writes."""
        self.bytes += len(content)
        if self.bytes > self._max_bytes:
            self.broken = "max_result_mb"
            raise TooMuch(self.broken)
        for mark in self._marks:
            self.rows += (self._tail[1 - len(mark) :] + content if len(mark) > 1 else content).count(mark)
        if self._marks:
            self._tail = content[-8:]
            self.check_rows()
        self._waiting.append(bytes(content))
        self._size += len(content)
        if self._size >= BLOCK:
            self._send(b"")
        return len(content)

    def flush(self) -> None:
        """Nothing: blocks are sent as they fill."""

    def counted(self, triples: Iterator[Triple]) -> Iterator[Triple]:
        """The triples, as long as they are not too many."""
        for triple in triples:
            self.rows += 1
            self.check_rows()
            yield triple

    def check_rows(self) -> None:
        """Raises TooMuch."""
        if self.rows > self._max_rows + 1:  # one more: some forms end their head line as they end a row
            self.broken = "max_rows"
            raise TooMuch(self.broken)

    def end(self) -> None:
        """Send what waits, and that it is all."""
        self._send(frame(END, b""))

    def _send(self, then: bytes) -> None:
        """Send the head, what waits and `then`, in one go: each wakes the server."""
        content = b"".join(self._waiting)
        data = PREFIX.pack(DATA, len(content)) if content else b""
        self._connection.sendall(b"".join((self._head, data, content, then)))
        self._head, self._waiting, self._size = b"", [], 0


class Worker:
    """Answers the questions that come over a connection."""

    def __init__(
        self, connection: socket.socket, engine: Store | RemoteEngine, path: str, seconds: int, max_rows: int,
        max_bytes: int,
    ) -> None:  # fmt: skip
        """`path` is that of the store, which no answer may say."""
        self._connection, self._engine, self._path, self._seconds = connection, engine, path, seconds
        self._max_rows, self._max_bytes = max_rows, max_bytes
        self._asked = connection.makefile("rb")

    def run(self) -> None:
        """Answer until the other end is closed."""
        self._connection.sendall(frame(READY, b""))
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, length = PREFIX.unpack(self._read(PREFIX.size))
                content = self._read(length)
                if kind == ASK:
                    signal.alarm(self._seconds)
                    self._answer(Question.decoded(content))
                    signal.alarm(0)

    def _read(self, length: int) -> bytes:
        content = self._asked.read(length)
        if len(content) < length:
            raise EOFError
        return content

    def _answer(self, question: Question) -> None:
        try:
            output = self._evaluate(question)
        except SyntaxError as error:
            self._fail("syntax", str(error.msg or error))
        except GraphError as error:
            self._fail(*_reason(error))
        except MemoryError:
            self._fail("limit", "max_memory_mb")
        except TooMuch as error:
            self._fail("limit", error.limit)
        except BrokenPipeError:
            raise
        except (ValueError, OSError, RuntimeError) as error:
            self._fail("evaluation", str(error).replace(self._path, "…"))
        else:
            output.end()

    def _fail(self, why: str, detail: str) -> None:
        self._connection.sendall(frame(FAILED, {"why": why, "detail": detail}))

    def _evaluate(self, question: Question) -> Output:
        """Evaluates, writes the head and the rows; raises what the engine raises, TooMuch for a limit."""
        result = self._query(question)
        is_graph = not isinstance(result, QuerySolutions | QueryBoolean)
        form = question.rdf if is_graph else question.results
        kind = "graph" if is_graph else "boolean" if isinstance(result, QueryBoolean) else "rows"
        marks = _ROW_MARKS.get(form or "", ()) if kind == "rows" else ()
        head = frame(HEAD, {"kind": kind, "form": form})
        output = Output(self._connection, head, marks, self._max_rows, self._max_bytes)
        if form is None:
            return output
        file = cast("IO[bytes]", output)  # the serialisers call nothing but `write` and `flush`
        try:
            if not isinstance(result, QuerySolutions | QueryBoolean):
                prefixes = PREFIXES if form in ("ttl", "n3", "rdf") else None
                serialize(output.counted(result), file, RDF_WRITERS[form], prefixes=prefixes)
            else:
                result.serialize(file, RESULT_WRITERS[form])
        except Exception as error:
            if output.broken:  # the serialiser may have wrapped it
                raise TooMuch(output.broken) from error
            raise
        return output

    def _query(self, q: Question) -> Answer:
        if isinstance(self._engine, RemoteEngine):
            return self._engine.query(q.query, q.default_graphs, q.named_graphs)
        if q.default_graphs or q.named_graphs:
            default, named = ([NamedNode(g) for g in graphs] for graphs in (q.default_graphs, q.named_graphs))
            return self._engine.query(q.query, base_iri=q.base, default_graph=list(default), named_graphs=list(named))
        return self._engine.query(q.query, base_iri=q.base, use_default_graph_as_union=q.union)


def _engine(where: str, seconds: int) -> Store | RemoteEngine:
    return RemoteEngine(where, seconds) if "://" in where else Store.read_only(where)


def _reason(error: GraphError) -> tuple[str, str]:
    """Why an endpoint gave nothing, without its address."""
    if isinstance(error, EndpointFailed):
        limits = {"time": "max_seconds", "size": "max_result_mb"}
        return ("limit", limits[error.reason]) if error.reason in limits else ("endpoint", error.reason)
    return "syntax", error.detail if isinstance(error, BadQuery) else str(error)


def limit_memory(megabytes: int, for_good: bool = True) -> None:
    """From now on this process may take so much more memory than it has; where the system cannot, nothing."""
    try:
        used = next(
            int(line.split()[1]) << 10
            for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
            if line.startswith("VmData:")
        )
    except (OSError, StopIteration):
        used = 0
    most = used + (megabytes << 20)
    with contextlib.suppress(ValueError, OSError):
        hard = most if for_good else resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(connection: socket.socket, engine: Store | RemoteEngine, path: str, numbers: Sequence[int]) -> None:
    """Answer what comes over the connection until its end: SECONDS MEMORY_MB ROWS BYTES are the limits of an answer."""
    seconds, memory, rows, size = numbers
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    worker = Worker(connection, engine, path, seconds, rows, size)
    threading.stack_size(STACK)
    thread = threading.Thread(target=worker.run, daemon=True)
    limit_memory(memory + (STACK >> 20))
    thread.start()
    thread.join()


def main(arguments: list[str]) -> None:
    """Serve the socket of this number: FD STORE, then the limits of an answer."""
    descriptor, path, *numbers = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's affair
    limits = [int(number) for number in numbers]
    work(socket.socket(fileno=int(descriptor)), _engine(path, limits[0]), path, limits)


if __name__ == "__main__":
    main(sys.argv[1:])

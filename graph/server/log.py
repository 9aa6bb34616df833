"""The server's log on standard error: a line a record, for people, or on request as JSON for what collects logs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

ACCESS = "labgraph.access"
FIELDS = ("method", "path", "status", "seconds")  # of a record of an answer, in the order of its arguments


class JsonLines(logging.Formatter):
    """A record as an object of JSON on one line: time (ISO 8601, UTC), level, logger; and of an answer its `FIELDS`.

    Other records have a `message`, and an `exception` where there was one.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        made = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"time": made, "level": record.levelname.lower(), "logger": record.name}
        if record.name == ACCESS and isinstance(record.args, tuple):
            said |= zip(FIELDS, record.args, strict=True)
            said["seconds"] = round(float(str(said["seconds"])), 6)
        else:
            said["message"] = record.getMessage()
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def start(as_json: bool) -> None:
    """Write the log of this process."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else logging.Formatter("%(asctime)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # What the format does not show is not looked up: half the cost of a line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # as the logging HOWTO says

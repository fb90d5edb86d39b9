"""What there is to judge, and the databases that it is judged in."""

from dataclasses import dataclass
from pathlib import Path

from frame.inputs import Content
from frame.process import Failure
from frame.rounds import Contender, Place
from frame.server import Server
from validate.rules import Rule

# The file as ingest leaves it, and as psql does in columns of text: made once, copied for each round.
COMPACT, TEXT = "bench_compact", "bench_text"


@dataclass(frozen=True)
class Work:
    program: Path
    project: Path
    # The Python that has the peers that are packages.
    python: Path
    file: Path
    content: Content
    rules: list[Rule]


class Judge(Contender):
    """A contender of validate, with what it does besides judging rows: seconds without that compare nothing."""

    does: str

    def __init__(self, work: Work) -> None:
        self.work = work

    def check_found(self, found: int) -> None:
        """The generated month is clean: rules that see a fault are not those of the catalogue."""
        if found:
            raise Failure(f"{found} rows fail in a month without faults")


def copy_database(server: Server, template: str, place: Place) -> None:
    server.drop(place.database)
    server.execute("postgres", f"create database {place.database} template {template}")
    # The first to read a row that was just written marks it as seen: nobody shall pay for that.
    server.execute(place.database, "vacuum (analyze)")

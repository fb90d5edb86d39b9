"""What there is to count, and where each contender finds it."""

from dataclasses import dataclass
from pathlib import Path

from aggregate.figures import Shares, Waits
from frame.process import run
from frame.rounds import Contender, Place
from frame.server import Server
from ingest.columns import create_text_table
from ingest.ours import ingest_command
from ingest.psql_typed import copy_command

FOLDER = Path(__file__).parent

# Komiljard sets the same for its own pass: without it PostgreSQL counts in one process, for fear of the groups.
TEXT_SETTINGS = {"work_mem": "256MB", "parallel_setup_cost": "0", "parallel_tuple_cost": "0"}


@dataclass(frozen=True)
class Tools:
    program: Path
    project: Path
    # The Python that has the peers that are packages.
    python: Path

    def komiljard(self, verb: str, database: str, server: Server) -> list[str]:
        return [
            str(self.program), verb, "--database", server.url(database), "--project", str(self.project), "--quiet",
        ]


@dataclass(frozen=True)
class Work:
    tools: Tools
    files: list[Path]
    # Komiljard's database as it is before aggregate: copied for each round.
    compact: str
    # The same contacts in a table of texts, `raw`; and in DuckDB's own file.
    text: str
    duckdb: Path
    # Which contacts are new, as a condition on `raw`: what an incremental model is told.
    new: str
    # What everybody has to find.
    shares: Shares
    waits: Waits


class Counter(Contender):
    """A contender of aggregate, with what it does and does not do: seconds without that compare nothing."""

    does: str
    does_not: str = ""

    def __init__(self, work: Work) -> None:
        self.work = work


def statement(name: str) -> str:
    """The select of one of the files beside this one."""
    return (FOLDER / f"{name}.sql").read_text()


def make_compact(server: Server, database: str, tools: Tools, files: list[Path], verbs: list[str]) -> None:
    """Komiljard's database with these files, after these stages."""
    server.recreate(database)
    server.migrate(database)
    load_compact(server, database, tools, files, verbs)


def load_compact(server: Server, database: str, tools: Tools, files: list[Path], verbs: list[str]) -> None:
    run(ingest_command(tools.program, tools.project, files, Place(server, database, FOLDER)))
    for verb in verbs:
        run(tools.komiljard(verb, database, server))


def make_text(server: Server, database: str, files: list[Path]) -> None:
    """The table of texts: logged, no index, what `\\copy` makes of the files."""
    server.recreate(database)
    for name, value in TEXT_SETTINGS.items():
        server.execute("postgres", f"alter database {database} set {name} = '{value}'")
    server.execute(database, create_text_table().replace("unlogged ", ""))
    load_text(server, database, files)


def load_text(server: Server, database: str, files: list[Path]) -> None:
    commands = [part for file in files for part in ("-c", copy_command("raw", str(file)))]
    run([*server.psql_command(database), *commands])
    # So that nobody pays for marking rows as seen, and the planner knows the table.
    server.execute(database, "vacuum (analyze)")

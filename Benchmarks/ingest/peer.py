"""What the peers have in common: one file, one typed table, the same check."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from frame.inputs import Content, verify
from frame.process import environment, installed_versions, reason
from frame.rounds import Contender, Place
from ingest.columns import create_typed_table


@dataclass(frozen=True)
class Work:
    """What there is to load, and with what."""

    program: Path
    project: Path
    # The Python that has the peers that are packages.
    python: Path
    file: Path
    content: Content


class Loader(Contender):
    """A contender of ingest, with what it does and does not do: seconds without that compare nothing."""

    types_fields: str
    keeps_rejects: str
    lands: str = "yes"

    def __init__(self, work: Work) -> None:
        self.work = work

    def version(self) -> str:
        """Its version, for the header; empty where it goes without saying."""
        return ""


class Peer(Loader):
    """A contender that loads into the typed table."""

    def prepare(self, place: Place) -> None:
        place.server.execute(place.database, create_typed_table())

    def check(self, place: Place) -> None:
        verify(self.work.content, table_content(place, "record", "vantetid_dagar", "medicinskt_maldatum"))


class PythonPeer(Peer):
    """A Python package: its file is also the program that is measured, interpreter and imports included."""

    module: str
    packages: tuple[str, ...]
    imports: tuple[str, ...]

    def missing(self) -> str | None:
        if not self.work.python.exists():
            return "no Python environment: install python3-venv"
        outcome = subprocess.run(
            [str(self.work.python), "-c", "import " + ", ".join(self.imports)], env=environment(),
            capture_output=True, text=True, check=False,
        )
        return None if outcome.returncode == 0 else reason(outcome.stderr)

    def command(self, place: Place) -> list[str]:
        return [str(self.work.python), "-m", f"ingest.{self.module}", str(self.work.file), place.url]

    def version(self) -> str:
        found = installed_versions(self.work.python)
        return ", ".join(f"{name} {found[name]}" for name in self.packages if name in found)


def table_content(place: Place, table: str, wait: str, target: str) -> Content:
    """What a load has left in a table."""
    row = place.server.execute(
        place.database, f"select count(*), coalesce(sum({wait}), 0), count({target}) from {table}")[0]
    return Content(*map(int, row))

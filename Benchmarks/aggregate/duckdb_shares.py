"""DuckDB with the statement of the shares: over the file, and over its own table. Does not land in PostgreSQL.

Also the program that is measured, interpreter and imports included.
"""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

from aggregate.figures import SHARE_COLUMNS, as_figures, verify
from aggregate.work import Counter, statement
from frame.process import environment, reason, run
from frame.rounds import Place
from ingest.duckdb_postgres import read_csv


def missing(python: Path) -> str | None:
    """Why DuckDB cannot be run by this Python; None where it can."""
    if not python.exists():
        return "no Python environment: install python3-venv"
    outcome = subprocess.run(
        [str(python), "-c", "import duckdb"], env=environment(), capture_output=True, text=True, check=False)
    return None if outcome.returncode == 0 else reason(outcome.stderr)


class DuckDBCounter(Counter):
    does = "shares within each limit, one statement, columns typed"

    def missing(self) -> str | None:
        return missing(self.work.tools.python)

    def prepare(self, place: Place) -> None:
        """Nothing: the shares are written to a file by what is measured."""

    def check(self, place: Place) -> None:
        with open(place.scratch / "shares.csv", newline="", encoding="utf-8") as stream:
            _, *rows = csv.reader(stream)
        verify(self.work.shares, as_figures(rows, key_columns=5))

    def _program(self, place: Place, verb: str, *paths: str) -> list[str]:
        return program(self.work.tools.python, verb, str(place.scratch / "shares.csv"), *paths)


class DuckDBFile(DuckDBCounter):
    name = "duckdb-csv"
    title = "DuckDB, reading the CSV itself"
    does_not = "histograms; **in no database**; needs no load before"

    def command(self, place: Place) -> list[str]:
        return self._program(place, "file", *map(str, self.work.files))


class DuckDBTable(DuckDBCounter):
    name = "duckdb"
    title = "DuckDB, its own table"
    does_not = "histograms; **in no PostgreSQL**"

    def command(self, place: Place) -> list[str]:
        return self._program(place, "table", str(self.work.duckdb))


def program(python: Path, verb: str, *arguments: str) -> list[str]:
    return [str(python), "-m", "aggregate.duckdb_shares", verb, *arguments]


def load(python: Path, database: Path, files: list[Path], instead_of: str = "false") -> None:
    """Puts files into DuckDB's own table, instead of contacts that are there. Not measured; nothing without DuckDB."""
    if missing(python) is None:
        run(program(python, "load", str(database), instead_of, *map(str, files)))


def _load(database: str, instead_of: str, *files: str) -> None:
    import duckdb

    with duckdb.connect(database) as connection:
        connection.execute(f"create table if not exists raw as select * from {read_csv(files[0])} limit 0")
        connection.execute(f"delete from raw where {instead_of}")
        for file in files:
            connection.execute(f"insert into raw select * from {read_csv(file)}")


def _of_file(target: str, *files: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            "create view raw as " + " union all ".join(f"select * from {read_csv(file)}" for file in files))
        _copy(connection, target)


def _of_table(target: str, database: str) -> None:
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        _copy(connection, target)


def _copy(connection: Any, target: str) -> None:
    connection.execute(f"copy (select {SHARE_COLUMNS} from (\n{statement('shares')}\n)) to '{target}' (header)")


if __name__ == "__main__":
    {"load": _load, "file": _of_file, "table": _of_table}[sys.argv[1]](*sys.argv[2:])

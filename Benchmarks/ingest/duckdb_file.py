"""DuckDB into a file of its own. It does not land in PostgreSQL: it shows what reading and typing alone cost."""

import json
import sys

from frame.inputs import Content, verify
from frame.process import run
from frame.rounds import Place
from ingest.duckdb_postgres import read_csv
from ingest.peer import PythonPeer


class DuckDBFile(PythonPeer):
    name = "duckdb-file"
    title = "DuckDB, into its own file"
    types_fields = "yes"
    keeps_rejects = "no (it can)"
    lands = "**no**"
    module = "duckdb_file"
    packages = ("duckdb",)
    imports = ("duckdb",)

    def prepare(self, place: Place) -> None:
        """Nothing: the file is made by what is measured."""

    def command(self, place: Place) -> list[str]:
        return self._program("load", str(self.work.file), str(place.scratch / "duckdb"))

    def check(self, place: Place) -> None:
        found = json.loads(run(self._program("count", str(place.scratch / "duckdb"))))
        verify(self.work.content, Content(*found))

    def _program(self, *arguments: str) -> list[str]:
        return [str(self.work.python), "-m", f"ingest.{self.module}", *arguments]


def load(file: str, database: str) -> None:
    import duckdb

    with duckdb.connect(database) as connection:
        connection.execute(f"create table record as select * from {read_csv(file)}")


def count(database: str) -> None:
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        row = connection.execute(
            "select count(*), coalesce(sum(vantetid_dagar), 0), count(medicinskt_maldatum) from record").fetchone()
    print(json.dumps(row))


if __name__ == "__main__":
    {"load": load, "count": count}[sys.argv[1]](*sys.argv[2:])

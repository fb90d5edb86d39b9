"""DuckDB reads and types the file and inserts it into PostgreSQL through its extension: binary COPY underneath."""

import sys
from pathlib import Path

from ingest.columns import COLUMNS
from ingest.peer import PythonPeer


class DuckDBPostgres(PythonPeer):
    name = "duckdb"
    title = "DuckDB, its PostgreSQL extension"
    types_fields = "yes"
    keeps_rejects = "no (it can, in DuckDB)"
    module = "duckdb_postgres"
    packages = ("duckdb", "duckdb-extension-postgres-scanner")
    imports = ("duckdb", "duckdb_extension_postgres_scanner")


def read_csv(file: str) -> str:
    """The file as a table of DuckDB, its types declared: nothing is left to be guessed."""
    types = ", ".join(f"'{name}': '{type_}'" for name, type_ in COLUMNS.items())
    quoted = file.replace("'", "''")
    return f"read_csv('{quoted}', delim = ';', header = true, auto_detect = false, columns = {{{types}}})"


def load(file: str, url: str) -> None:
    import duckdb
    import duckdb_extension_postgres_scanner as package

    folder = Path(package.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    connection = duckdb.connect()
    connection.execute(f"load '{folder / 'postgres_scanner.duckdb_extension'}'")
    connection.execute(f"attach '{url}' as server (type postgres)")
    connection.execute(f"insert into server.record select * from {read_csv(file)}")


if __name__ == "__main__":
    load(*sys.argv[1:])

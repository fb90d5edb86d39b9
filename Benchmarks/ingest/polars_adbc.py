"""polars reads and types the file, ADBC sends it as binary COPY. The whole file is in memory on the way.

Its streaming form (`collect_batches`) takes as long and is not stable yet.
"""

import sys

from ingest.columns import COLUMNS
from ingest.peer import PythonPeer


class PolarsADBC(PythonPeer):
    name = "polars"
    title = "polars, ADBC"
    types_fields = "yes"
    keeps_rejects = "no: the first ends it"
    module = "polars_adbc"
    packages = ("polars", "adbc-driver-postgresql")
    imports = ("polars", "pyarrow", "adbc_driver_postgresql.dbapi")


def load(file: str, url: str) -> None:
    import adbc_driver_postgresql.dbapi
    import polars

    types = {"date": polars.Date, "text": polars.String, "smallint": polars.Int16, "integer": polars.Int32}
    schema = {name: types[type_] for name, type_ in COLUMNS.items()}
    frame = polars.scan_csv(file, separator=";", schema=schema).collect(engine="streaming")
    with adbc_driver_postgresql.dbapi.connect(url) as connection:
        with connection.cursor() as cursor:
            cursor.adbc_ingest("record", frame.to_arrow(), mode="append")
        connection.commit()


if __name__ == "__main__":
    load(*sys.argv[1:])

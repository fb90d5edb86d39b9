"""pyarrow reads and types the file in blocks, ADBC sends them as binary COPY."""

import sys

from ingest.columns import COLUMNS
from ingest.peer import PythonPeer


class PyarrowADBC(PythonPeer):
    name = "pyarrow"
    title = "pyarrow, ADBC"
    types_fields = "yes"
    keeps_rejects = "no: the first ends it"
    module = "pyarrow_adbc"
    packages = ("pyarrow", "adbc-driver-postgresql")
    imports = ("pyarrow.csv", "adbc_driver_postgresql.dbapi")


def load(file: str, url: str) -> None:
    import adbc_driver_postgresql.dbapi
    import pyarrow
    from pyarrow import csv

    types = {
        "date": pyarrow.date32(), "text": pyarrow.string(), "smallint": pyarrow.int16(), "integer": pyarrow.int32(),
    }
    reader = csv.open_csv(
        file,
        read_options=csv.ReadOptions(block_size=8 << 20),
        parse_options=csv.ParseOptions(delimiter=";"),
        convert_options=csv.ConvertOptions(
            column_types={name: types[type_] for name, type_ in COLUMNS.items()},
            strings_can_be_null=True, null_values=[""],
        ),
    )
    with adbc_driver_postgresql.dbapi.connect(url) as connection:
        with connection.cursor() as cursor:
            cursor.adbc_ingest("record", reader, mode="append")
        connection.commit()


if __name__ == "__main__":
    load(*sys.argv[1:])

"""psql \\copy at its best: into a table of the same transaction, frozen; at wal_level minimal that writes no log."""

from frame.rounds import Place
from ingest.columns import create_typed_table
from ingest.peer import Peer
from ingest.psql_typed import copy_command


class PsqlFreeze(Peer):
    name = "psql-freeze"
    title = r"psql `\copy`, typed, new table, frozen, no log"
    types_fields = "yes"
    keeps_rejects = "no: the first ends it"

    def prepare(self, place: Place) -> None:
        """Nothing: the table is made by what is measured, which is what spares the log."""

    def command(self, place: Place) -> list[str]:
        return [
            *place.server.psql_command(place.database), "--single-transaction",
            "-c", create_typed_table(), "-c", copy_command("record", str(self.work.file), "freeze"),
        ]

"""psql \\copy into typed columns: the peer of the bar. One connection, one statement."""

from frame.rounds import Place
from ingest.peer import Peer


class PsqlTyped(Peer):
    name = "psql-typed"
    title = r"psql `\copy`, typed"
    types_fields = "yes"
    keeps_rejects = "no: the first ends it"

    def command(self, place: Place) -> list[str]:
        return [*place.server.psql_command(place.database), "-c", copy_command("record", str(self.work.file))]


def copy_command(table: str, file: str, *options: str) -> str:
    """psql's own command: the file is read by psql and sent over the connection. Empty fields are null."""
    quoted = file.replace("'", "''")
    settings = ", ".join(["format csv", "header", "delimiter ';'", *options])
    return f"\\copy {table} from '{quoted}' with ({settings})"

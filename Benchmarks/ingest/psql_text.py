"""psql \\copy into a table of texts, then insert-select with casts: what one does where values have to be looked at."""

from frame.rounds import Place
from ingest.columns import create_text_table, insert_casting
from ingest.peer import Peer
from ingest.psql_typed import copy_command


class PsqlText(Peer):
    name = "psql-text"
    title = r"psql `\copy`, text, then insert with casts"
    types_fields = "yes, in SQL"
    keeps_rejects = "no: the first ends it"

    def prepare(self, place: Place) -> None:
        super().prepare(place)
        place.server.execute(place.database, create_text_table())

    def command(self, place: Place) -> list[str]:
        return [
            *place.server.psql_command(place.database),
            "-c", copy_command("raw", str(self.work.file)), "-c", insert_casting(),
        ]

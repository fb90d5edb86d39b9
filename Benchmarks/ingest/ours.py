"""komiljard ingest: every field typed, rows that cannot be typed kept, deliveries and their versions written down."""

from pathlib import Path

from frame.inputs import Content, verify
from frame.process import Failure
from frame.rounds import Place
from ingest.peer import Loader, Work, table_content


class Ours(Loader):
    name = "ours"
    title = "komiljard ingest"
    types_fields = "yes, code lists too"
    keeps_rejects = "yes, in a table"

    def prepare(self, place: Place) -> None:
        place.server.migrate(place.database)

    def command(self, place: Place) -> list[str]:
        return ingest_command(self.work.program, self.work.project, [self.work.file], place)

    def check(self, place: Place) -> None:
        verify(self.work.content, loaded(place))
        no_malformed(place)


class OursInAnotherForm(Ours):
    """The same records, packed or in XML."""

    def __init__(self, work: Work, form: str, files: list[Path]) -> None:
        super().__init__(work)
        self.name = f"ours-{form}"
        self.title = f"komiljard ingest, {form}"
        self.files = files

    def command(self, place: Place) -> list[str]:
        return ingest_command(self.work.program, self.work.project, self.files, place)

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files)


class OursByRows(OursInAnotherForm):
    """Where only the number of rows is known: XML states no wait of the sender's own."""

    def check(self, place: Place) -> None:
        rows = loaded(place).rows
        if rows != self.work.content.rows:
            raise Failure(f"loaded {rows} rows instead of {self.work.content.rows}")
        no_malformed(place)


def ingest_command(program: Path, project: Path, paths: list[Path], place: Place) -> list[str]:
    return [str(program), "ingest", *map(str, paths), "--database", place.url, "--project", str(project), "--quiet"]


def loaded(place: Place) -> Content:
    return table_content(place, "register.record", "stated_wait_days", "medical_target_date")


def no_malformed(place: Place) -> None:
    """Generated files have no row that cannot be typed."""
    malformed = place.server.value(place.database, "select count(*) from register.malformed")
    if malformed != "0":
        raise Failure(f"{malformed} rows were found malformed")

"""komiljard validate, and the ingest that it is compared with."""

from frame.rounds import Place
from ingest.ours import ingest_command
from validate.work import COMPACT, Judge, copy_database


class Ours(Judge):
    name = "ours"
    title = "komiljard validate"
    does = (
        "all rules, those between rows and between deliveries too; counts what each applies to; fill rates; verdicts"
    )

    def prepare(self, place: Place) -> None:
        copy_database(place.server, COMPACT, place)

    def command(self, place: Place) -> list[str]:
        work = self.work
        return [
            str(work.program), "validate", "--database", place.url, "--project", str(work.project), "--quiet",
        ]

    def check(self, place: Place) -> None:
        self.check_found(int(place.server.value(
            place.database, "select coalesce(sum(failed_count), 0) from quality.rule_result where scope = 'record'")))


class OurIngest(Judge):
    name = "ingest"
    title = "komiljard ingest of the same file"
    does = "**judges nothing**: what validate must cost less than"

    def prepare(self, place: Place) -> None:
        place.server.migrate(place.database)

    def command(self, place: Place) -> list[str]:
        return ingest_command(self.work.program, self.work.project, [self.work.file], place)

    def check(self, place: Place) -> None:
        pass

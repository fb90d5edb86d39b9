"""One statement a rule, by psql, on the same compact table: what one writes by hand."""

from frame.rounds import Place
from validate.rules import KEYS, PARTS, Rule
from validate.work import COMPACT, Judge, Work, copy_database


class Statements(Judge):
    name = "statements"
    title = "psql, one statement a rule, compact table"
    does = "rules of rows; findings"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        # $1 and $2 are the first and the last delivery: all.
        self._rows, *parts = (
            (work.project / "sql" / "validate" / f"{name}_rows.sql").read_text()
            .replace("$1", "0").replace("$2", "2147483647")
            for name in ("record", *PARTS)
        )
        self._parts = dict(zip(PARTS, parts))

    def prepare(self, place: Place) -> None:
        copy_database(place.server, COMPACT, place)
        script = ["begin;", *map(self.statement, self.work.rules), "commit;"]
        (place.scratch / "rules.sql").write_text("\n".join(script))

    def statement(self, rule: Rule) -> str:
        """Only what the rule asks for is joined."""
        joins = "".join(
            f"left join (\n{select}\n) as {name}\n    using (region_code, delivery_id, {KEYS[name]})\n"
            for name, select in self._parts.items()
            if rule.asks_for(name)
        )
        column = f"'{rule.column}'" if rule.column else "null"
        return (
            "insert into quality.finding (\n"
            "    region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id\n)\n"
            f"select region_code, delivery_id, line_number, '{rule.id}', '{rule.severity}', {column}, contact_id\n"
            f"from (\n{self._rows}\n) as sent\n{joins}where\n    {rule.condition};\n"
        )

    def command(self, place: Place) -> list[str]:
        return [*place.server.psql_command(place.database), "-f", str(place.scratch / "rules.sql")]

    def check(self, place: Place) -> None:
        self.check_found(int(place.server.value(place.database, "select count(*) from quality.finding")))

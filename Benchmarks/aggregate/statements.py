"""psql over the table of texts: what one writes by hand, a statement a table of figures."""

from aggregate.figures import as_figures, shares_of, verify
from aggregate.work import Counter, statement
from frame.rounds import Place


class PlainShares(Counter):
    name = "shares"
    title = "psql, plain shares, table of texts"
    does = "shares within each limit, one statement"
    does_not = "histograms: another limit is another scan"
    tables: tuple[str, ...] = ("shares",)

    def prepare(self, place: Place) -> None:
        server, text = place.server, self.work.text
        server.execute(text, "drop table if exists " + ", ".join(self.tables))
        (place.scratch / "figures.sql").write_text(
            "".join(f"create table {table} as\n{statement(table)};\n" for table in self.tables))

    def command(self, place: Place) -> list[str]:
        return [*place.server.psql_command(self.work.text), "-f", str(place.scratch / "figures.sql")]

    def check(self, place: Place) -> None:
        verify(self.work.shares, shares_of(place.server, self.work.text, self.tables[0]))


class FirstShares(PlainShares):
    name = "plain"
    title = "psql, plain shares, a filter a limit"
    does = "shares within each limit, one statement, as one writes it first"
    tables = ("plain",)


class AllFigures(PlainShares):
    name = "figures"
    title = "psql, three statements, table of texts"
    does = "shares; mean, quartiles and 90th percentile a region; intervals a unit, sex and age group"
    does_not = "histograms"
    tables = ("shares", "waits", "intervals")

    def check(self, place: Place) -> None:
        super().check(place)
        rows = place.server.execute(
            self.work.text, "select region_code, period, measure, statistic, contact_count, day_count from waits")
        verify(self.work.waits, as_figures(rows, key_columns=4))
        # Intervals are of those that the share is of.
        rows = place.server.execute(
            self.work.text,
            "select region_code, period, measure, statistic, sum(contact_count) from intervals"
            " group by region_code, period, measure, statistic")
        verify(
            {
                key[:4]: (denominator,) for key, (_, denominator, _) in self.work.shares.items()
                if key[2] != "follow_up" and denominator
            },
            as_figures(rows, key_columns=4),
        )

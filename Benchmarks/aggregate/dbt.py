"""dbt over the table of texts: the statement of the shares as a model, made anew or for the new contacts alone."""

from aggregate.figures import shares_of, verify
from aggregate.work import Counter, statement
from frame import dbt
from frame.rounds import Place

# The line of shares.sql that an incremental model has less of.
_SOURCE = "    from raw as record\n"

# The table with what a model holds before the new contacts come.
BEFORE = "shares_before"


class DbtFull(Counter):
    name = "dbt-full"
    title = "dbt run --full-refresh, table of texts"
    does = "shares within each limit, one model"
    does_not = "histograms"
    options: tuple[str, ...] = ("--full-refresh",)
    settings = "materialized = 'table'"

    def missing(self) -> str | None:
        return dbt.missing(self.work.tools.python)

    def prepare(self, place: Place) -> None:
        place.server.execute(
            self.work.text,
            "drop schema if exists bench cascade; create schema bench; "
            f"create table bench.shares as table public.{BEFORE}")
        dbt.write_project(place, self.work.text, {"models/shares.sql": self.model()}, materialized="table")
        # Read the project before, as it has been by whoever ran it yesterday.
        dbt.run_dbt(self.work.tools.python, place, "parse")

    def model(self) -> str:
        return f"{{{{ config({self.settings}) }}}}\n{statement('shares')}"

    def command(self, place: Place) -> list[str]:
        return dbt.command(self.work.tools.python, place, "run", *self.options)

    def check(self, place: Place) -> None:
        verify(self.work.shares, shares_of(place.server, self.work.text, "bench.shares"))


class DbtIncremental(DbtFull):
    name = "dbt-incremental"
    title = "dbt run, incremental model, table of texts"
    does = "the same for the regions and months that are new: delete and insert"
    does_not = "histograms; find out itself what is new"
    options = ()
    settings = (
        "materialized = 'incremental', incremental_strategy = 'delete+insert', "
        "unique_key = ['region_code', 'period']"
    )

    def model(self) -> str:
        """Of the contacts that it is told."""
        whole = super().model()
        assert whole.count(_SOURCE) == 1
        only_new = f"{{% if is_incremental() %}} where {self.work.new} {{% endif %}}"
        return whole.replace(_SOURCE, f"    from (select * from raw {only_new}) as record\n")

"""The figures of a national month."""

from aggregate.agreement import agreed
from aggregate.dbt import BEFORE, DbtFull, DbtIncremental
from aggregate.duckdb_shares import DuckDBFile, DuckDBTable, load
from aggregate.ours import Ours
from aggregate.section import compare, drop
from aggregate.statements import AllFigures, FirstShares, PlainShares
from aggregate.work import Counter, Tools, Work, make_compact, make_text
from frame.inputs import Generator
from frame.report import progress
from frame.settings import Bench

# In the order of their turns. Ours is next to the peer of the bar.
CONTENDERS: list[type[Counter]] = [
    Ours, PlainShares, FirstShares, AllFigures, DbtFull, DbtIncremental, DuckDBFile, DuckDBTable,
]

# At most so much of each peer, by the project's design.
BARS = {PlainShares.name: 0.60, FirstShares.name: 0.60}

COMPACT, TEXT = "bench_compact", "bench_text"


def run(bench: Bench, tools: Tools) -> bool:
    """False where something that is here could not be measured."""
    rows = bench.options.rows
    made = Generator(bench.program, bench.inputs).make(
        f"national-{rows}", "--national", "--period", "2019-09", "--records", str(rows))
    made.warm()
    duckdb = bench.scratch / "month.duckdb"
    server = bench.server
    try:
        progress("loading the month")
        make_compact(server, COMPACT, tools, made.files, ["validate"])
        make_text(server, TEXT, made.files)
        load(tools.python, duckdb, made.files)
        shares, waits = agreed(bench, tools, COMPACT, TEXT)
        # What a model has of the month from an earlier run, and is wrong.
        server.execute(TEXT, f"create table {BEFORE} as table shares; update {BEFORE} set numerator = 0")
        work = Work(
            tools, made.files, COMPACT, TEXT, duckdb,
            "matperiod >= '2019-09-01' and matperiod < '2019-10-01'", shares, waits,
        )
        return compare(bench, "contenders", "A national month", CONTENDERS, BARS, work, made.rows)
    finally:
        drop(bench, (COMPACT, TEXT), duckdb)

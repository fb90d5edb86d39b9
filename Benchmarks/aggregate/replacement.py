"""One region's month, delivered anew in a national year of which all figures have been made."""

from pathlib import Path

from aggregate.agreement import agreed
from aggregate.dbt import BEFORE, DbtIncremental
from aggregate.duckdb_shares import DuckDBTable, load
from aggregate.ours import OurEvaluate, Ours, Start
from aggregate.section import compare, drop
from aggregate.statements import FirstShares, PlainShares
from aggregate.work import Counter, Tools, Work, load_compact, load_text, make_compact, make_text, statement
from frame.inputs import Generator, Input
from frame.process import Failure
from frame.report import count, progress
from frame.settings import Bench

# In the order of their turns. Ours is next to the peer of the bar.
CONTENDERS: list[type[Counter]] = [Ours, PlainShares, FirstShares, DbtIncremental, DuckDBTable, OurEvaluate, Start]

# At most so much of each peer, by the project's design.
BARS = {PlainShares.name: 0.02, FirstShares.name: 0.02}

COMPACT, TEXT = "bench_year_compact", "bench_year_text"

YEAR, MONTH, NEXT_MONTH = "2019-01..2019-12", "2019-09", "2019-10"


def run(bench: Bench, tools: Tools) -> bool:
    """False where something that is here could not be measured."""
    generator = Generator(bench.program, bench.inputs)
    rows = bench.options.replace_rows
    year = generator.make(f"year-{rows}", "--period", YEAR, "--records", str(rows))
    old, new = _replaced(generator, year)
    duckdb = bench.scratch / "year.duckdb"
    try:
        work = _work(bench, tools, year, old, new, duckdb)
        part = f"{count(new.rows)} of {count(year.rows)} contacts in {len(year.files)} files"
        title = f"One region's month replaced in a national year, {old.stem}, {part}"
        return compare(bench, "replacement", title, CONTENDERS, BARS, work)
    finally:
        drop(bench, (COMPACT, TEXT), duckdb)


def _replaced(generator: Generator, year: Input) -> tuple[Path, Input]:
    """The file of a middling region's month, and other contacts of the same region and month, as many."""
    files = [file for file in year.files if file.stem.endswith(f"_{MONTH}")]
    files.sort(key=lambda file: file.stat().st_size)
    old = files[len(files) // 2]
    region = old.stem.partition("_")[0]
    with open(old, "rb") as stream:
        rows = sum(1 for _ in stream) - 1
    new = generator.make(
        f"again-{old.stem}-{rows}", "--region", region, "--period", MONTH, "--records", str(rows), "--seed", "2")
    return old, new


def _work(bench: Bench, tools: Tools, year: Input, old: Path, new: Input, duckdb: Path) -> Work:
    server = bench.server
    region = old.stem.partition("_")[0]
    is_new = f"regionkod = '{region}' and matperiod >= '{MONTH}-01' and matperiod < '{NEXT_MONTH}-01'"
    progress("loading the year, and making its figures")
    make_compact(server, COMPACT, tools, year.files, ["validate", "aggregate", "evaluate"])
    make_text(server, TEXT, year.files)
    # What an incremental model looks for.
    server.execute(TEXT, "create index raw_region_period on raw (regionkod, matperiod)")
    server.execute(TEXT, f"create table {BEFORE} as {statement('shares')}")
    load(tools.python, duckdb, year.files)

    progress(f"delivering {old.stem} anew")
    load_compact(server, COMPACT, tools, new.files, ["validate"])
    server.execute(TEXT, f"delete from raw where {is_new}")
    load_text(server, TEXT, new.files)
    load(tools.python, duckdb, new.files, instead_of=is_new)
    shares, waits = agreed(bench, tools, COMPACT, TEXT)
    if server.value(TEXT, f"select count(*) from (table shares except table {BEFORE}) as changed") == "0":
        raise Failure(f"{old.stem}: the new contacts make the same figures as the old ones")
    return Work(tools, new.files, COMPACT, TEXT, duckdb, is_new, shares, waits)

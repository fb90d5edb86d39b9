"""`script/bench ingest`: the sections in turn, each a table."""

import argparse
import sys
from collections.abc import Callable

from frame import machine
from frame.header import header
from frame.inputs import Generator, content
from frame.report import count, megabytes, progress, ratio, say, seconds, table
from frame.rounds import Result, alternate, as_json
from frame.settings import Bench, numbers, positive, words
from ingest import formats, memory, replacement
from ingest.duckdb_file import DuckDBFile
from ingest.duckdb_postgres import DuckDBPostgres
from ingest.ours import Ours
from ingest.peer import Loader, Work
from ingest.pgloader import Pgloader
from ingest.polars_adbc import PolarsADBC
from ingest.psql_freeze import PsqlFreeze
from ingest.psql_text import PsqlText
from ingest.psql_typed import PsqlTyped
from ingest.pyarrow_adbc import PyarrowADBC

SUMMARY = "Loads a file of records into PostgreSQL, by komiljard and by what one would use instead."

# In the order of their turns. Ours is next to the peer of the bar.
CONTENDERS: list[type[Loader]] = [
    Ours, PsqlTyped, PsqlFreeze, PsqlText, Pgloader, PolarsADBC, PyarrowADBC, DuckDBPostgres, DuckDBFile,
]

BASELINE = PsqlTyped.name

# The bar of the project's design.
BAR, AIM = 0.40, 0.25


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=positive, default=2_000_000, help="rows of the file (2000000)")
    parser.add_argument(
        "--sections", type=words, metavar="A,B", default=list(SECTIONS),
        help=f"only these parts of: {','.join(SECTIONS)}",
    )
    parser.add_argument(
        "--memory-rows", type=numbers, metavar="N,N", default=[100_000, 1_000_000, 10_000_000],
        help="sizes of the files of the part memory (100000,1000000,10000000)",
    )
    parser.add_argument(
        "--replace-rows", type=positive, default=2_400_000, metavar="N",
        help="rows of the year of the part replacement (2400000)",
    )


def run(bench: Bench) -> int:
    """Runs the sections that were asked for: 0, or 1 where something that is here could not be measured."""
    options = bench.options
    for given, known in ((options.only or [], [kind.name for kind in CONTENDERS]), (options.sections, SECTIONS)):
        unknown = [name for name in given if name not in known]
        if unknown:
            print(f"script/bench: no {', '.join(unknown)}: there is {', '.join(known)}", file=sys.stderr)
            return 64
    generator = Generator(bench.program, bench.inputs)
    file = generator.make(
        f"national-{options.rows}", "--national", "--period", "2019-09", "--records", str(options.rows))
    file.warm()
    work = Work(bench.program, bench.project, bench.python, file.files[0], content(file.files[0]))
    versions = [kind(work).version() for kind in CONTENDERS if kind(work).missing() is None]
    parts = ", ".join(dict.fromkeys(part for version in versions if version for part in version.split(", ")))
    header(bench, "ingest", work.file, work.content, parts)
    failed = [name for name, section in SECTIONS.items() if name in options.sections and not section(bench, work)]
    # Who reads the figures has to know whether somebody else was at work.
    load = machine.load()
    say(f"\nLoad of the last 1, 5, 15 minutes at the end: {load}")
    bench.keep("load_at_end", load)
    if failed:
        progress(f"not all could be measured: {', '.join(failed)}")
    return 1 if failed else 0


def contenders(bench: Bench, work: Work) -> bool:
    """The table of the bar. False where one that is installed could not be measured."""
    options = bench.options
    chosen = [kind(work) for kind in CONTENDERS if not options.only or kind.name in options.only]
    results = alternate(chosen, options.rounds, bench.server, bench.scratch)
    baseline = next((result for result in results if result.contender.name == BASELINE), None)
    size = work.file.stat().st_size
    say(f"\n## Contenders, medians of {options.rounds} alternating rounds\n")
    say(table(
        [
            "contender", "median s", "min–max s", "rows/s", "MB/s", r"ratio to `\copy`", "peak MB",
            "types every field", "keeps rejects", "in PostgreSQL",
        ],
        [row(result, baseline, work.content.rows, size) for result in results],
    ))
    say(
        "\nSeconds are of the whole process, start to end. The ratio is of two runs in the same round, then the median."
        " Peak is of the client process, the most of all rounds; the server's memory is the same for all."
    )
    ours = next((result for result in results if result.contender.name == Ours.name), None)
    if ours and ours.is_measured and (own := ours.ratio_to(baseline)) is not None:
        verdict = "met" if own <= BAR else "missed"
        say(f"\nThe bar: at most {BAR:.2f} of `psql \\copy`, aim {AIM:.2f}. Ours: {own:.2f}, {verdict}.")
    bench.keep("contenders", [as_json(result, baseline) for result in results])
    return all(result.failed is None for result in results)


def row(result: Result, baseline: Result | None, rows: int, size: int) -> list[str]:
    contender = result.contender
    assert isinstance(contender, Loader)
    does = [contender.types_fields, contender.keeps_rejects, contender.lands]
    if not result.is_measured:
        why = f"not installed: {result.not_installed}" if result.not_installed else f"failed: {result.failed}"
        return [contender.title, why, "", "", "", "", "", *does]
    return [
        contender.title, seconds(result.median), f"{min(result.times):.2f}–{max(result.times):.2f}",
        count(rows / result.median), megabytes(size / result.median), ratio(result.ratio_to(baseline)),
        megabytes(result.peak_bytes), *does,
    ]


SECTIONS: dict[str, Callable[[Bench, Work], bool]] = {
    "contenders": contenders,
    "formats": formats.run,
    "memory": memory.run,
    "replacement": replacement.run,
}

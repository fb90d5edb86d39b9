"""`script/bench validate`: the same rules over the same rows, by everybody in turn."""

import argparse
import sys

from frame import machine
from frame.comparison import say_comparison
from frame.dbt import version
from frame.header import header
from frame.inputs import Generator, content
from frame.process import run as run_command
from frame.report import progress, say
from frame.rounds import Place, Result, alternate, as_json
from frame.settings import Bench, positive
from ingest.columns import create_text_table
from ingest.ours import ingest_command
from ingest.psql_typed import copy_command
from validate.dbt import Dbt
from validate.ours import OurIngest, Ours
from validate.rules import record_rules
from validate.statements import Statements
from validate.work import COMPACT, TEXT, Judge, Work

SUMMARY = "Judges a file of records by the rules of the catalogue, by komiljard and by what one would use instead."

# In the order of their turns.
CONTENDERS: list[type[Judge]] = [Ours, OurIngest, Statements, Dbt]

# At most so much of each peer, by the project's design.
BARS = {Statements.name: 0.30, Dbt.name: 0.10, OurIngest.name: 1.00}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=positive, default=2_000_000, help="rows of the file (2000000)")


def run(bench: Bench) -> int:
    """0, or 1 where something that is here could not be measured."""
    options = bench.options
    unknown = [name for name in options.only or [] if name not in [kind.name for kind in CONTENDERS]]
    if unknown:
        known = ", ".join(kind.name for kind in CONTENDERS)
        print(f"script/bench: no {', '.join(unknown)}: there is {known}", file=sys.stderr)
        return 64
    generator = Generator(bench.program, bench.inputs)
    made = generator.make(
        f"national-{options.rows}", "--national", "--period", "2019-09", "--records", str(options.rows))
    made.warm()
    file = made.files[0]
    rules = record_rules(bench.program, bench.project)
    work = Work(bench.program, bench.project, bench.python, file, content(file), rules)
    dbt = Dbt(work)
    header(
        bench, "validate", file, work.content, "" if dbt.missing() else version(work.python),
        rules=f"{len(rules)} that look at a row of records alone")
    _make_databases(bench, work)
    try:
        chosen = [kind(work) for kind in CONTENDERS if not options.only or kind.name in options.only]
        results = alternate(chosen, options.rounds, bench.server, bench.scratch)
    finally:
        bench.server.drop(COMPACT)
        bench.server.drop(TEXT)
    _report(bench, work, results)
    return 0 if all(result.failed is None for result in results) else 1


def _make_databases(bench: Bench, work: Work) -> None:
    progress("loading what is to be judged")
    server = bench.server
    server.recreate(COMPACT)
    server.migrate(COMPACT)
    run_command(ingest_command(work.program, work.project, [work.file], Place(server, COMPACT, bench.scratch)))
    # The reference tables, which the first stage that judges would write: an empty selection does it.
    run_command([
        str(work.program), "validate", "--period", "1999-01", "--database", server.url(COMPACT), "--project",
        str(work.project), "--quiet",
    ])
    server.recreate(TEXT)
    server.execute(TEXT, create_text_table().replace("unlogged ", ""))
    run_command([*server.psql_command(TEXT), "-c", copy_command("raw", str(work.file))])


def _report(bench: Bench, work: Work, results: list[Result]) -> None:
    ours = next((result for result in results if result.contender.name == Ours.name), None)
    say(f"\n## Contenders, medians of {bench.options.rounds} alternating rounds\n")
    say_comparison(results, ours, BARS, work.content.rows, {"does": lambda contender: contender.does})
    load = machine.load()
    say(f"\nLoad of the last 1, 5, 15 minutes at the end: {load}")
    bench.keep("contenders", [as_json(result, ours) for result in results])
    bench.keep("load_at_end", load)

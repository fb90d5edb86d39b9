"""`script/bench aggregate`: the same figures of the same contacts, by everybody in turn."""

import argparse
import sys

from aggregate import month, replacement
from aggregate.agreement import check_all_measures
from aggregate.work import Tools
from frame import dbt, machine
from frame.header import header
from frame.inputs import Generator, content
from frame.process import installed_versions
from frame.report import say
from frame.settings import Bench, positive, words

SUMMARY = "Counts contacts into shares, by komiljard and by what one would use instead."


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=positive, default=2_000_000, help="rows of the month (2000000)")
    parser.add_argument(
        "--replace-rows", type=positive, default=2_000_000, metavar="N",
        help="rows of the year of the part replacement (2000000)",
    )
    parser.add_argument(
        "--sections", type=words, metavar="A,B", default=list(SECTIONS),
        help=f"only these parts of: {','.join(SECTIONS)}",
    )


def run(bench: Bench) -> int:
    """0, or 1 where something that is here could not be measured."""
    options = bench.options
    names = [kind.name for kind in dict.fromkeys(month.CONTENDERS + replacement.CONTENDERS)]
    for given, known in ((options.only or [], names), (options.sections, SECTIONS)):
        unknown = [name for name in given if name not in known]
        if unknown:
            print(f"script/bench: no {', '.join(unknown)}: there is {', '.join(known)}", file=sys.stderr)
            return 64
    tools = Tools(bench.program, bench.project, bench.python)
    national = Generator(bench.program, bench.inputs).make(
        f"national-{options.rows}", "--national", "--period", "2019-09", "--records", str(options.rows))
    file = national.files[0]
    header(bench, "aggregate", file, content(file), _versions(tools))
    check_all_measures(bench, tools)
    asked = [SECTIONS[name] for name in options.sections]
    measured = [
        section.run(bench, tools) for section in asked
        if not options.only or any(kind.name in options.only for kind in section.CONTENDERS)
    ]
    load = machine.load()
    say(f"\nLoad of the last 1, 5, 15 minutes at the end: {load}")
    bench.keep("load_at_end", load)
    return 0 if all(measured) else 1


def _versions(tools: Tools) -> str:
    if not tools.python.exists():
        return ""
    found = installed_versions(tools.python)
    return ", ".join(
        part for part in (dbt.version(tools.python), f"duckdb {found['duckdb']}" if "duckdb" in found else "") if part)


# A section is a module with CONTENDERS and run; run returns whether all that is here could be measured.
SECTIONS = {"contenders": month, "replacement": replacement}

"""What stands above the tables: on what was measured, and what."""

import argparse
import shlex
import sys
from pathlib import Path

from frame import machine
from frame.inputs import Content
from frame.report import count, megabytes, say
from frame.settings import Bench


def header(bench: Bench, command: str, file: Path, content: Content, versions: str, **more: str) -> None:
    """Says it, and keeps it."""
    facts = machine.facts(bench.program, bench.project)
    postgresql = bench.server.value("postgres", "show server_version").split()[0]
    facts["versions"] = ", ".join(part for part in (f"PostgreSQL {postgresql}", versions) if part)
    size = file.stat().st_size
    facts["file"] = f"{count(content.rows)} rows of 35 columns, {megabytes(size)} MB ({size} bytes)"
    facts |= more
    facts["command"] = command_line(sys.argv[1:])
    say(f"# script/bench {command}\n")
    for name, value in facts.items():
        say(f"- {name}: {value}")
    bench.keep("header", facts | {"rows": content.rows, "bytes": size})


def command_line(arguments: list[str]) -> str:
    """What was typed: without what names folders of the machine and changes no figure."""
    parser = argparse.ArgumentParser(add_help=False)
    for name in ("--work", "--program", "--project", "--called-from", "--json"):
        parser.add_argument(name)
    return shlex.join(["script/bench", *parser.parse_known_args(arguments)[1]])

"""What every subcommand is told."""

import argparse
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frame.server import Server


@dataclass
class Bench:
    """One run of a subcommand: the komiljard that is measured, the folders, the server, what has been found."""

    options: argparse.Namespace
    program: Path
    project: Path
    work: Path
    server: Server
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        """The Python that has the peers that are packages; may be missing."""
        return self.work / "venv" / "bin" / "python"

    @property
    def inputs(self) -> Path:
        return self.work / "inputs"

    @property
    def scratch(self) -> Path:
        return self.work / "scratch"

    def keep(self, section: str, result: Any) -> None:
        """Keeps a section's result, and writes --json anew: what was measured stays if the next section fails."""
        self.results[section] = result
        if self.options.json:
            target = Path(self.options.called_from, self.options.json)
            unfinished = target.with_name(target.name + ".unfinished")
            unfinished.write_text(json.dumps(self.results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            os.replace(unfinished, target)


def positive(text: str) -> int:
    """An argument that is a whole number above 0; 2_000_000 may be written so."""
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("has to be above 0")
    return number


def words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def numbers(text: str) -> list[int]:
    return [positive(word) for word in words(text)]


def add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=positive, default=5, help="alternating rounds (5)")
    parser.add_argument("--only", type=words, metavar="A,B", help="only these contenders")
    parser.add_argument("--json", metavar="FILE", help="keep every measurement in this file")
    # What script/bench says.
    for name in ("--work", "--program", "--project", "--called-from"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)

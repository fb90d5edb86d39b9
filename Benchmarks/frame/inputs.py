"""Files of `komiljard generate`: made once, used again. No real person is in them."""

import csv
import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from frame.process import Failure, run
from frame.report import count, progress


@dataclass(frozen=True)
class Content:
    """What has to be in the database after a load: a tool that leaves out rows, or values, is seen."""

    rows: int
    wait_days: int
    target_dates: int


@dataclass(frozen=True)
class Input:
    """Generated files, and what is in them."""

    files: list[Path]
    rows: int

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files)

    def warm(self) -> None:
        """Reads the files, so that the first contender does not read the disk for the others."""
        for file in self.files:
            with open(file, "rb") as stream:
                while stream.read(1 << 22):
                    pass


class Generator:
    """Makes files with the komiljard that is measured."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self._program_hash = hashlib.sha256(program.read_bytes()).hexdigest()[:16]

    def make(self, name: str, *options: str) -> Input:
        """The files of these options of generate, from a run before if there was one."""
        folder = self.folder / name
        note = folder / ".made-of.json"
        # Another build may generate other bytes.
        wanted = {"options": list(options), "program": self._program_hash}
        if note.exists():
            made = json.loads(note.read_text())
            if made["wanted"] == wanted:
                return Input([folder / file for file in made["files"]], made["rows"])
        self.remove(name)
        progress(f"generating {name}")
        report = json.loads(
            run([str(self.program), "generate", "--out", str(folder), "--format", "json", *options]))
        files = sorted(
            str(file.relative_to(folder))
            for file in folder.rglob("*")
            if file.is_file() and not file.name.startswith(".")
        )
        note.write_text(json.dumps({"wanted": wanted, "files": files, "rows": report["records"]}))
        return Input([folder / file for file in files], report["records"])

    def remove(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def has_option(self, option: str) -> bool:
        """Whether `komiljard generate` knows an option, by its help."""
        help_text = run([str(self.program), "generate", "--help"])
        return re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_text) is not None


def content(file: Path) -> Content:
    """What is in a record file, by Python's own reader of CSV: none of the contenders. Kept beside the file."""
    note = file.parent / f".{file.name}.content.json"
    if note.exists() and note.stat().st_mtime >= file.stat().st_mtime:
        return Content(**json.loads(note.read_text()))
    progress(f"counting what is in {file.name}")
    rows = wait_days = target_dates = 0
    with open(file, newline="", encoding="utf-8") as stream:
        reader = csv.reader(stream, delimiter=";")
        header = next(reader)
        wait, target = header.index("vantetid_dagar"), header.index("medicinskt_maldatum")
        for record in reader:
            rows += 1
            wait_days += int(record[wait] or 0)
            target_dates += record[target] != ""
    result = Content(rows, wait_days, target_dates)
    note.write_text(json.dumps(asdict(result)))
    return result


def verify(expected: Content, found: Content) -> None:
    """The check after every load, not timed."""
    if expected == found:
        return
    different = [
        f"{name.replace('_', ' ')} {count(getattr(found, name))} instead of {count(value)}"
        for name, value in asdict(expected).items()
        if getattr(found, name) != value
    ]
    raise Failure("loaded something else: " + ", ".join(different))

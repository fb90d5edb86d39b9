"""What the form of a file costs: the same records as text, packed, and in XML, in alternating rounds."""

import gzip
import shutil
from pathlib import Path

from frame.inputs import Generator
from frame.process import Failure, run as run_command
from frame.report import count, megabytes, progress, ratio, say, seconds, table
from frame.rounds import Result, alternate
from frame.settings import Bench
from ingest.ours import Ours, OursByRows, OursInAnotherForm
from ingest.peer import Work

# Written by pyarrow, which is there as a peer: Python's own zstd came with 3.14, and not every machine has the command.
ZSTD_PROGRAM = """
import pyarrow, shutil, sys
with open(sys.argv[1], "rb") as text, pyarrow.CompressedOutputStream(sys.argv[2], "zstd") as packed:
    shutil.copyfileobj(text, packed, 1 << 20)
"""


def run(bench: Bench, work: Work) -> bool:
    """False where a form could not be measured."""
    contenders: list[Ours] = [OursInAnotherForm(work, "text", [work.file])]
    notes: list[list[str]] = []
    for form, make in (("gz", gzipped), ("zst", zstandard)):
        try:
            contenders.append(OursInAnotherForm(work, form, [make(bench, work.file)]))
        except Failure as failure:
            notes.append([form, f"not made: {failure}", "", "", "", "", ""])
    try:
        if files := xml_files(bench, work):
            contenders.append(OursByRows(work, "xml", files))
        else:
            notes.append(["XML", "this komiljard generates no XML", "", "", "", "", ""])
    except Failure as failure:
        notes.append(["XML", f"not made: {failure}", "", "", "", "", ""])

    results = alternate(contenders, bench.options.rounds, bench.server, bench.scratch)
    text = results[0]
    say(f"\n## Forms of the file, ours, medians of {bench.options.rounds} alternating rounds\n")
    say(table(
        ["form", "median s", "min–max s", "rows/s", "MB of file", "ratio to text", "peak MB"],
        [row(result, text, work.content.rows) for result in results] + notes,
    ))
    bench.keep("formats", [
        {
            "name": result.contender.name, "seconds": result.times, "peak_bytes": result.peak_bytes,
            "failed": result.failed,
        }
        for result in results
    ])
    return not any(result.failed for result in results)


def row(result: Result, text: Result, rows: int) -> list[str]:
    contender = result.contender
    assert isinstance(contender, OursInAnotherForm)
    form = contender.name.removeprefix("ours-")
    if not result.is_measured:
        return [form, f"failed: {result.failed}", "", "", megabytes(contender.size), "", ""]
    return [
        form, seconds(result.median), f"{min(result.times):.2f}–{max(result.times):.2f}", count(rows / result.median),
        megabytes(contender.size), ratio(result.ratio_to(text)), megabytes(result.peak_bytes),
    ]


def xml_files(bench: Bench, work: Work) -> list[Path]:
    """The same records in the contracts' XML; none where komiljard cannot make it."""
    generator = Generator(bench.program, bench.inputs)
    if not generator.has_option("--as"):
        return []
    rows = str(work.content.rows)
    # A call is of one region; diagnoses, reasons and measures are calls of their own, which follow their contacts.
    return generator.make(
        f"regions-{rows}-xml", "--period", "2019-09", "--records", rows, "--as", "xml").files


def gzipped(bench: Bench, file: Path) -> Path:
    """The file as gzip makes it where nothing is said: level 6."""
    target, unfinished = packed_names(file, "gz")
    if not is_newer(target, file):
        progress(f"making {target.name}")
        with open(file, "rb") as text, gzip.open(unfinished, "wb", compresslevel=6) as packed:
            shutil.copyfileobj(text, packed, 1 << 20)
        unfinished.replace(target)
    return target


def zstandard(bench: Bench, file: Path) -> Path:
    """The file as zstd makes it where nothing is said."""
    target, unfinished = packed_names(file, "zst")
    if not is_newer(target, file):
        progress(f"making {target.name}")
        run_command([str(bench.python), "-c", ZSTD_PROGRAM, str(file), str(unfinished)])
        unfinished.replace(target)
    return target


def packed_names(file: Path, ending: str) -> tuple[Path, Path]:
    """Beside the file, in a folder of its own: the folder of the file holds what generate made."""
    folder = file.parent.with_name(f"{file.parent.name}-{ending}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{file.name}.{ending}", folder / f".{file.name}.{ending}.unfinished"


def is_newer(target: Path, file: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= file.stat().st_mtime

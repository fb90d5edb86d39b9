"""What a new version of one region's month costs in a database that holds a full year."""

import statistics
from pathlib import Path

from frame.inputs import Generator, Input
from frame.process import Failure, Measurement, measure
from frame.report import count, megabytes, progress, say, seconds, table
from frame.rounds import Place, fresh_place
from frame.settings import Bench
from ingest.ours import ingest_command, no_malformed
from ingest.peer import Work

YEAR = "2019-01..2019-12"

# A value that any last digit is right in, so that the changed row is still a row.
CHANGED_COLUMN = "fodelsear"

# One digit has nine others: after that the bytes have been loaded before.
MOST_ROUNDS = 9


def run(bench: Bench, work: Work) -> bool:
    """False where a load failed."""
    generator = Generator(bench.program, bench.inputs)
    total = bench.options.replace_rows
    year = generator.make(f"year-{total}", "--period", YEAR, "--records", str(total))
    year.warm()
    rounds = min(bench.options.rounds, MOST_ROUNDS)
    say(f"\n## Replacement of one region's month in a full year, ours, medians of {rounds}\n")
    try:
        with fresh_place("replacement", bench.server, bench.scratch) as place:
            lines = measured(bench, work, year, rounds, place)
    except Failure as failure:
        say(f"failed: {failure}")
        return False
    say(table(["load", "rows", "s", "share of the year's s", "MB of file", "MB of log written"], lines))
    return True


def measured(bench: Bench, work: Work, year: Input, rounds: int, place: Place) -> list[list[str]]:
    """The lines of the table: the year, then the largest month of a region and a middling one."""
    place.server.migrate(place.database)
    whole, whole_log = load(work, [year.files[0].parent], place)
    verify_rows(place, year.rows)
    progress(f"the year: {whole.seconds:.2f} s")
    lines = [line(f"the year, {len(year.files)} files", year.rows, whole.seconds, whole.seconds, year.size, whole_log)]
    kept: list[dict[str, object]] = [
        {"load": "year", "rows": year.rows, "seconds": [whole.seconds], "log_bytes": [whole_log]},
    ]
    by_size = sorted(year.files, key=lambda file: file.stat().st_size)
    for what, file in (("the largest", by_size[-1]), ("a middling one", by_size[len(by_size) // 2])):
        times: list[float] = []
        logs: list[int] = []
        rows = sum(1 for _ in open(file, "rb")) - 1
        for number in range(1, rounds + 1):
            changed = change_a_byte(file, place.scratch / "changed" / file.name, number)
            measurement, log = load(work, [changed], place)
            verify_version(place, file, rows, version=number + 1)
            times.append(measurement.seconds)
            logs.append(log)
            progress(f"{file.stem} again: {measurement.seconds:.2f} s")
        lines.append(line(
            f"{file.stem}, {what}", rows, statistics.median(times), whole.seconds, file.stat().st_size,
            statistics.median(logs)))
        kept.append({"load": file.stem, "rows": rows, "seconds": times, "log_bytes": logs})
    no_malformed(place)
    bench.keep("replacement", kept)
    return lines


def line(name: str, rows: int, time: float, whole: float, size: int, log: float) -> list[str]:
    return [name, count(rows), seconds(time), f"{100 * time / whole:.1f} %", f"{size / 1e6:.1f}", f"{log / 1e6:.1f}"]


def load(work: Work, paths: list[Path], place: Place) -> tuple[Measurement, int]:
    """A load, and how much the server has written to its log for it."""
    place.server.checkpoint()
    before = place.server.value(place.database, "select pg_current_wal_insert_lsn()")
    measurement = measure(ingest_command(work.program, work.project, paths, place), place.scratch)
    after = place.server.value(
        place.database, f"select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '{before}')::bigint")
    return measurement, int(after)


def change_a_byte(file: Path, target: Path, number: int) -> Path:
    """A copy with one other digit in the first record, another one for each number: a file of other bytes."""
    data = bytearray(file.read_bytes())
    header, first = data.split(b"\n", 2)[:2]
    index = header.split(b";").index(CHANGED_COLUMN.encode())
    field_end = len(header) + 1 + len(b";".join(first.split(b";")[: index + 1]))
    digit = data[field_end - 1 : field_end]
    if not digit.isdigit():
        raise Failure(f"{file.name}: the first record has no {CHANGED_COLUMN} to change")
    data[field_end - 1] = ord("0") + (int(digit) + number) % 10
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def verify_rows(place: Place, expected: int) -> None:
    found = int(place.server.value(place.database, "select count(*) from register.record"))
    if found != expected:
        raise Failure(f"loaded {found} rows instead of {expected}")


def verify_version(place: Place, file: Path, rows: int, version: int) -> None:
    """Every kind of the region's month has its new version, and all rows of the file are in it."""
    region, _, month = file.stem.partition("_")
    found = place.server.value(
        place.database,
        "select coalesce(sum(record_count), 0) from register.delivery"
        f" where region_code = {region} and period = date '{month}-01' and version = {version}",
    )
    if found != str(rows):
        raise Failure(f"{file.name}: version {version} has {found} rows instead of {rows}")

"""Whether memory stays and time grows in step with the rows: ours, one load of each size."""

import shutil

from frame.inputs import Generator, content
from frame.process import Failure, measure
from frame.report import count, megabytes, progress, say, seconds, table
from frame.rounds import fresh_place
from frame.settings import Bench
from ingest.ours import Ours
from ingest.peer import Work

# File, table, and the log of the server, of which it keeps some gigabytes: measured, rounded up.
BYTES_A_ROW = 1500

# A file of this size is made anew next time.
KEEP_ROWS = 2_000_000


def run(bench: Bench, work: Work) -> bool:
    """False where a size could not be loaded; one that the disk has no room for is said and no failure."""
    generator = Generator(bench.program, bench.inputs)
    rows: list[list[str]] = []
    kept: list[dict[str, object]] = []
    all_loaded = True
    for size in bench.options.memory_rows:
        need, free = size * BYTES_A_ROW, shutil.disk_usage(bench.work).free
        if free < need:
            rows.append([count(size), f"skipped: {free / 1e9:.0f} GB free, {need / 1e9:.0f} wanted", "", "", ""])
            continue
        name = f"national-{size}"
        try:
            input_ = generator.make(
                name, "--national", "--period", "2019-09", "--records", str(size))
            file = input_.files[0]
            input_.warm()
            ours = Ours(Work(work.program, work.project, work.python, file, content(file)))
            with fresh_place("memory", bench.server, bench.scratch) as place:
                ours.prepare(place)
                bench.server.checkpoint()
                measurement = measure(ours.command(place), place.scratch)
                ours.check(place)
            progress(f"{count(size)} rows: {measurement.seconds:.2f} s")
            rows.append([
                count(size), seconds(measurement.seconds), count(size / measurement.seconds),
                megabytes(measurement.peak_bytes), megabytes(file.stat().st_size),
            ])
            kept.append({"rows": size, "seconds": measurement.seconds, "peak_bytes": measurement.peak_bytes})
        except Failure as failure:
            all_loaded = False
            rows.append([count(size), f"failed: {failure}", "", "", ""])
        finally:
            if size > KEEP_ROWS:
                generator.remove(name)
    say("\n## Memory and linearity, ours, one load each\n")
    say(table(["rows", "s", "rows/s", "peak MB", "MB of file"], rows))
    bench.keep("memory", kept)
    return all_loaded

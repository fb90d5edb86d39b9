"""Runs a command and measures it: wall time, and the peak of memory of the process itself."""

import importlib.metadata
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

GNU_TIME = Path("/usr/bin/time")

# Where commands run: `python -m ingest.…` finds its modules by it.
BENCHMARKS = Path(__file__).resolve().parents[1]


class Failure(Exception):
    """A command that did not do what it was to do. The text is for the table: one line."""


@dataclass(frozen=True)
class Measurement:
    seconds: float
    # None where GNU time is not installed.
    peak_bytes: int | None
    # Of the client; the server's are not in it.
    cpu_seconds: float | None


def environment(**more: str) -> dict[str, str]:
    """The environment without what leads PostgreSQL's clients or komiljard elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "KOMILJARD_PG_BIN" or not name.startswith(("PG", "KOMILJARD_"))
    }
    return kept | {"LC_ALL": "C.UTF-8"} | more


def run(command: list[str], **more: str) -> str:
    """Runs a command that is not measured, and returns its standard output."""
    try:
        outcome = subprocess.run(
            command, env=environment(**more), cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Failure(f"{command[0]} cannot be run: {error.strerror}") from error
    if outcome.returncode != 0:
        raise Failure(f"{Path(command[0]).name} ended with {outcome.returncode}: {reason(outcome.stderr)}")
    return outcome.stdout


def measure(command: list[str], scratch: Path) -> Measurement:
    """Runs a command and measures it from start to end. Its output goes to files in the scratch folder."""
    usage_file = scratch / "usage.txt"
    output_file, error_file = scratch / "output.txt", scratch / "errors.txt"
    # Not by wait4 from here: a child's peak starts with the memory of the process that forked it, and GNU time is
    # small where Python is not.
    prefix = [str(GNU_TIME), "-o", str(usage_file), "-f", "%M %U %S"] if GNU_TIME.exists() else []
    with open(output_file, "wb") as output, open(error_file, "wb") as errors:
        started = time.perf_counter()
        # A group of its own: GNU time does not hand on what ends it.
        process = subprocess.Popen(
            prefix + command, env=environment(), cwd=BENCHMARKS, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
            start_new_session=True,
        )
        try:
            status = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        seconds = time.perf_counter() - started
    if status != 0:
        raise Failure(f"ended with {status}: {reason(error_file.read_text(errors='replace'))}")
    if not prefix:
        return Measurement(seconds, None, None)
    peak, user, system = usage_file.read_text().split()[-3:]
    return Measurement(seconds, int(peak) * 1024, float(user) + float(system))


def reason(text: str) -> str:
    """The line that says why: the first error, else the last line. Short enough for a table, files by their names."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.search("error:", line, re.IGNORECASE)]
    chosen = (errors[:1] or lines[-1:] or ["no message"])[0]
    return re.sub(r"/\S*/", "", chosen).replace("|", "/")[:200]


def installed_versions(python: Path) -> dict[str, str]:
    """The packages of an environment."""
    folders = [str(folder) for folder in python.parents[1].glob("lib/python*/site-packages")]
    return {
        distribution.name: distribution.version for distribution in importlib.metadata.distributions(path=folders)
    }

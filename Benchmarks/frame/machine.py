"""On what a run was made: without it a figure cannot be compared with another one."""

import os
import platform
from datetime import datetime, timezone
from pathlib import Path

from frame.process import Failure, run


def facts(program: Path, project: Path) -> dict[str, str]:
    """What the header says of machine and komiljard."""
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "komiljard": f"{run([str(program), '--version']).strip()}, {commit(program, project)}",
        "machine": f"{os.cpu_count()} cores ({processor()}), {memory()}, {platform.system()} {platform.release()}",
        "load of the last 1, 5, 15 minutes before": load(),
    }


def load() -> str:
    """How many processes want a core, on average: more than there are cores, and all figures are those of a queue."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def commit(program: Path, project: Path) -> str:
    """The commit that was measured, and whether something had been changed since."""
    try:
        program.relative_to(project)
        name = run(["git", "-C", str(project), "rev-parse", "--short", "HEAD"]).strip()
        changed = run(["git", "-C", str(project), "status", "--porcelain", "--", "Sources", "sql", "pipelines"])
    except (Failure, ValueError):
        return "commit not known"
    return f"commit {name}" + (" with changes" if changed.strip() else "")


def processor() -> str:
    return _line_of("/proc/cpuinfo", "model name") or platform.machine()


def memory() -> str:
    kilobytes = (_line_of("/proc/meminfo", "MemTotal") or "0").split()[0]
    return f"{int(kilobytes) / 1024 / 1024:.0f} GB"


def _line_of(file: str, name: str) -> str | None:
    for line in Path(file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None

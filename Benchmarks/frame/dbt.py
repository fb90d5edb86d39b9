"""dbt over a database of the bench: its project, its profile, how it is called."""

import json
import subprocess
from pathlib import Path

from frame.process import environment, installed_versions, reason, run
from frame.rounds import Place


def missing(python: Path) -> str | None:
    """Why dbt cannot be run by this Python; None where it can."""
    if not python.exists():
        return "no Python environment: install python3-venv"
    outcome = subprocess.run(
        [str(python), "-c", "import dbt.adapters.postgres"], env=environment(), capture_output=True, text=True,
        check=False,
    )
    return None if outcome.returncode == 0 else reason(outcome.stderr)


def version(python: Path) -> str:
    found = installed_versions(python)
    return ", ".join(f"{name} {found[name]}" for name in ("dbt-core", "dbt-postgres") if name in found)


def write_project(place: Place, database: str, files: dict[str, str], materialized: str) -> None:
    """A project of these files in the place's folder, over a database, in its schema `bench`. Two threads."""
    settings = {
        "name": "bench", "version": "1.0", "profile": "bench",
        "models": {"bench": {"+materialized": materialized}}, "flags": {"send_anonymous_usage_stats": False},
    }
    output = {
        "type": "postgres", "host": place.server.socket_folder, "port": 5432, "user": "komiljard", "pass": "",
        "dbname": database, "schema": "bench", "threads": 2,
    }
    files = files | {
        "dbt_project.yml": json.dumps(settings),
        "profiles.yml": json.dumps({"bench": {"target": "bench", "outputs": {"bench": output}}}),
    }
    for name, text in files.items():
        file = place.scratch / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def command(python: Path, place: Place, verb: str, *options: str) -> list[str]:
    """What runs the project in the place's folder."""
    folder = place.scratch
    return [
        str(python.parent / "dbt"), "--quiet", verb, *options, "--project-dir", str(folder), "--profiles-dir",
        str(folder), "--log-path", str(folder / "logs"), "--target-path", str(folder / "target"),
    ]


def run_dbt(python: Path, place: Place, verb: str) -> None:
    """Runs it without measuring."""
    run(command(python, place, verb))

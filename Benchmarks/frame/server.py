"""The PostgreSQL that everybody loads into: komiljard's private one, in the bench's own folder."""

import shutil
from pathlib import Path

from frame.process import run


class Server:
    """Started by `start`, stopped by `stop`. One server, so that its settings are the same for all."""

    def __init__(self, program: Path, project: Path, data_folder: Path) -> None:
        self.program = program
        self.project = project
        self.data_folder = data_folder
        self.psql = find_psql()
        self._url = ""

    def start(self) -> None:
        self._komiljard("database", "start", "--project", str(self.project))
        self._url = self._komiljard("database", "url").strip()

    def stop(self) -> None:
        self._komiljard("database", "stop")

    def url(self, database: str) -> str:
        """`postgresql://komiljard@/DATABASE?host=…&port=…`"""
        head, _, query = self._url.partition("?")
        return f"{head.rpartition('/')[0]}/{database}?{query}"

    @property
    def socket_folder(self) -> str:
        query = self._url.partition("?")[2]
        return dict(part.split("=", 1) for part in query.split("&"))["host"]

    def recreate(self, database: str) -> None:
        """Makes a database that is empty. What the server still had to write of the last one is written first."""
        self.drop(database)
        self.execute("postgres", f"create database {database}")

    def drop(self, database: str) -> None:
        self.execute("postgres", f"drop database if exists {database} with (force)")

    def checkpoint(self) -> None:
        """Writes everything out, so that nobody pays for what was loaded before."""
        self.execute("postgres", "checkpoint")

    def migrate(self, database: str) -> None:
        """Komiljard's own schema."""
        self._komiljard("database", "migrate", "--database", self.url(database), "--project", str(self.project))

    def execute(self, database: str, sql: str) -> list[list[str]]:
        """Runs a statement that is not measured: rows of texts."""
        output = run([*self.psql_command(database), "-A", "-t", "-F", "\t", "-c", sql])
        return [line.split("\t") for line in output.splitlines()]

    def value(self, database: str, sql: str) -> str:
        return self.execute(database, sql)[0][0]

    def psql_command(self, database: str) -> list[str]:
        return [self.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]

    def _komiljard(self, *arguments: str) -> str:
        return run([str(self.program), *arguments], KOMILJARD_DATA=str(self.data_folder))


def find_psql() -> str:
    """psql itself: Debian's in PATH is a script in Perl, whose memory would be measured for psql's."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/psql"), key=lambda path: path.parts[-3].zfill(4), reverse=True)
    return str(found[0]) if found else shutil.which("psql") or "psql"

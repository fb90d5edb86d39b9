"""pgloader into the typed table: rows that PostgreSQL refuses go to a file. Batches and threads as it has them."""

import shutil

from frame.process import run
from frame.rounds import Place
from ingest.peer import Peer


class Pgloader(Peer):
    name = "pgloader"
    title = "pgloader"
    types_fields = "yes, by the server"
    keeps_rejects = "yes, in a file"

    def missing(self) -> str | None:
        return None if shutil.which("pgloader") else "pgloader is not in PATH: apt-get install pgloader"

    def prepare(self, place: Place) -> None:
        super().prepare(place)
        # No password and no network: the socket's folder stands where a host's name would.
        target = f"postgresql://komiljard@unix:{place.server.socket_folder}:5432/{place.database}"
        (place.scratch / "load").write_text(
            f"load csv\n"
            f"     from '{self.work.file}' with encoding utf-8\n"
            f"     into {target}\n"
            f"     target table public.record\n"
            f"     with skip header = 1, fields terminated by ';', fields optionally enclosed by '\"';\n"
        )

    def command(self, place: Place) -> list[str]:
        return ["pgloader", "--quiet", "--root-dir", str(place.scratch / "root"), str(place.scratch / "load")]

    def version(self) -> str:
        # pgloader version "3.6.7~devel"
        return "pgloader " + run(["pgloader", "--version"]).split('"')[1]

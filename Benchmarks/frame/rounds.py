"""Alternating rounds, A B C A B C …: a noisy minute hits all, and a ratio is of two runs near each other."""

import shutil
import statistics
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from frame.process import Failure, Measurement, measure
from frame.report import progress
from frame.server import Server


@dataclass(frozen=True)
class Place:
    """Where a contender works in one round: a database of its own and a folder for what it has to keep."""

    server: Server
    database: str
    scratch: Path

    @property
    def url(self) -> str:
        return self.server.url(self.database)


class Contender(ABC):
    """A tool and the work that it does: everything but `command` is outside of what is timed."""

    # What --only calls it, and what it is called in the table.
    name: str
    title: str

    # Whether ours is held beside it: not where it is a part of ours, shown by itself.
    is_peer: bool = True

    def missing(self) -> str | None:
        """Why it cannot be measured here; None where it can."""
        return None

    @abstractmethod
    def prepare(self, place: Place) -> None:
        """Makes the table, in a database that is empty."""

    @abstractmethod
    def command(self, place: Place) -> list[str]:
        """The command that is measured, from the start of its process to its end."""

    @abstractmethod
    def check(self, place: Place) -> None:
        """Looks at what was loaded; a `Failure` where it is not what the file holds."""


@dataclass
class Result:
    contender: Contender
    measurements: list[Measurement] = field(default_factory=list)
    not_installed: str | None = None
    failed: str | None = None

    @property
    def is_measured(self) -> bool:
        return self.not_installed is None and self.failed is None and bool(self.measurements)

    @property
    def times(self) -> list[float]:
        return [measurement.seconds for measurement in self.measurements]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def peak_bytes(self) -> int | None:
        peaks = [measurement.peak_bytes for measurement in self.measurements if measurement.peak_bytes is not None]
        return max(peaks, default=None)

    def ratio_to(self, peer: "Result | None") -> float | None:
        """The median of the ratios of each round."""
        if peer is None or not peer.is_measured:
            return None
        return statistics.median(own / other for own, other in zip(self.times, peer.times))


def alternate(contenders: Sequence[Contender], rounds: int, server: Server, scratch: Path) -> list[Result]:
    """Measures the contenders in turn, so many rounds. One that fails is not asked again, and says why."""
    results = [Result(contender, not_installed=contender.missing()) for contender in contenders]
    for round_number in range(1, rounds + 1):
        for result in results:
            if result.not_installed is None and result.failed is None:
                _measure(result, f"round {round_number} of {rounds}", server, scratch)
    return results


def _measure(result: Result, round_name: str, server: Server, scratch: Path) -> None:
    contender = result.contender
    try:
        with fresh_place(contender.name, server, scratch) as place:
            contender.prepare(place)
            server.checkpoint()
            measurement = measure(contender.command(place), place.scratch)
            contender.check(place)
    except Failure as failure:
        result.failed = str(failure)
        progress(f"{round_name}: {contender.name} failed: {failure}")
        return
    result.measurements.append(measurement)
    progress(f"{round_name}: {contender.name} {measurement.seconds:.2f} s")


@contextmanager
def fresh_place(name: str, server: Server, scratch: Path) -> Iterator[Place]:
    """A place with an empty database and an empty folder; both are gone afterwards."""
    place = Place(server, "bench_" + name.replace("-", "_"), scratch / name)
    shutil.rmtree(place.scratch, ignore_errors=True)
    place.scratch.mkdir(parents=True)
    server.recreate(place.database)
    try:
        yield place
    finally:
        server.drop(place.database)
        shutil.rmtree(place.scratch, ignore_errors=True)


def as_json(result: Result, baseline: Result | None) -> dict[str, object]:
    measured = result.is_measured
    return {
        "name": result.contender.name,
        "seconds": result.times,
        "median": result.median if measured else None,
        "ratio": result.ratio_to(baseline) if measured else None,
        "peak_bytes": result.peak_bytes,
        "client_cpu_seconds": [measurement.cpu_seconds for measurement in result.measurements],
        "not_installed": result.not_installed,
        "failed": result.failed,
    }

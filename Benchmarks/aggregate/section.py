"""What the sections have in common: databases to count in, and a table."""

from collections.abc import Callable
from pathlib import Path

from aggregate.ours import Ours
from aggregate.work import Counter, Work
from frame.comparison import say_comparison
from frame.report import say
from frame.rounds import Contender, alternate, as_json
from frame.settings import Bench

# What a contender says of itself.
_SAID: dict[str, Callable[[Contender], str]] = {
    "does": lambda contender: contender.does,
    "does not do": lambda contender: contender.does_not,
}


def compare(
    bench: Bench, name: str, title: str, kinds: list[type[Counter]], bars: dict[str, float], work: Work,
    rows: int | None = None,
) -> bool:
    """Measures those that were asked for, and says it. False where one that is here could not be measured."""
    only = bench.options.only
    chosen = [kind(work) for kind in kinds if not only or kind.name in only]
    results = alternate(chosen, bench.options.rounds, bench.server, bench.scratch)
    ours = next((result for result in results if result.contender.name == Ours.name), None)
    say(f"\n## {title}: medians of {bench.options.rounds} alternating rounds\n")
    say_comparison(results, ours, bars, rows, _SAID)
    bench.keep(name, [as_json(result, ours) for result in results])
    return all(result.failed is None for result in results)


def drop(bench: Bench, databases: tuple[str, ...], file: Path) -> None:
    for database in databases:
        bench.server.drop(database)
    file.unlink(missing_ok=True)

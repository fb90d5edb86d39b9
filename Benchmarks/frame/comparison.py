"""The table of a comparison: what ours takes of each contender's time, beside the most that it may take."""

from collections.abc import Callable

from frame.report import count, ratio, say, seconds, table
from frame.rounds import Contender, Result


def say_comparison(
    results: list[Result], ours: Result | None, bars: dict[str, float], rows: int | None,
    said_of: dict[str, Callable[[Contender], str]],
) -> None:
    """Says the table and the bars. `said_of` are the columns of texts about a contender, by their headings.

    Without rows, where what is counted is not what there is, there is no speed.
    """
    headings = ["contender", "median s", "min–max s", *(["rows/s"] if rows else []), "ours to it", "at most", *said_of]
    lines = []
    for result in results:
        contender = result.contender
        texts = [text(contender) for text in said_of.values()]
        if result.is_measured:
            bar = bars.get(contender.name)
            lines.append([
                contender.title, seconds(result.median), f"{min(result.times):.2f}–{max(result.times):.2f}",
                *([count(rows / result.median)] if rows else []), ratio(_own(result, ours)),
                "" if bar is None else f"{bar:.2f}", *texts,
            ])
        else:
            why = f"not installed: {result.not_installed}" if result.not_installed else f"failed: {result.failed}"
            lines.append([contender.title, why, *[""] * (len(headings) - len(texts) - 2), *texts])
    say(table(headings, lines))
    say(
        "\nSeconds are of the whole process, start to end. The ratio is of two runs in the same round, then the median."
    )
    for result in results:
        bar, own = bars.get(result.contender.name), _own(result, ours)
        if bar is not None and own is not None:
            say(f"\nThe bar: at most {bar:.2f} of {result.contender.title}. Ours: {own:.2f}, "
                f"{'met' if own <= bar else 'missed'}.")


def _own(result: Result, ours: Result | None) -> float | None:
    if ours is None or result is ours or not ours.is_measured or not result.contender.is_peer:
        return None
    return ours.ratio_to(result)

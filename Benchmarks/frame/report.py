"""Tables in Markdown, and numbers as people read them."""

import sys
import time

_started = time.monotonic()


def table(headings: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text and the others numbers, or text where they cannot be."""
    widths = [max(len(cells[column]) for cells in [headings, *rows]) for column in range(len(headings))]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(headings), rule, *map(line, rows)])


def say(text: str = "") -> None:
    """A line of the result."""
    print(text, flush=True)


def progress(text: str) -> None:
    """What goes on, on standard error."""
    print(f"bench: {time.monotonic() - _started:6.0f} s  {text}", file=sys.stderr, flush=True)


def count(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def megabytes(number: float | None) -> str:
    return "?" if number is None else f"{number / 1e6:.0f}"


def seconds(number: float) -> str:
    return f"{number:.2f}"


def ratio(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"

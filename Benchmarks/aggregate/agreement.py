"""Whether komiljard and the statement written by hand count the same, before anything is timed."""

from pathlib import Path

from aggregate.figures import Shares, Waits, our_shares, our_waits, shares_of, verify
from aggregate.work import Tools, make_compact, make_text, statement
from frame.inputs import Generator
from frame.process import Failure, run
from frame.report import progress
from frame.rounds import fresh_place
from frame.settings import Bench
from validate.work import copy_database

KINDS = "genomforda,vantande,primarvard"


def agreed(bench: Bench, tools: Tools, compact: str, text: str) -> tuple[Shares, Waits]:
    """The shares that both find; a `Failure` where they differ."""
    server = bench.server
    server.execute(text, f"drop table if exists shares; create table shares as {statement('shares')}")
    by_hand = shares_of(server, text, "shares")
    with fresh_place("agreement", server, bench.scratch) as place:
        copy_database(server, compact, place)
        run(tools.komiljard("aggregate", place.database, server))
        ours, waits = our_shares(server, place.database), our_waits(server, place.database)
    if not by_hand:
        raise Failure("the statement finds no share at all")
    try:
        verify(by_hand, ours)
    except Failure as failure:
        raise Failure(f"komiljard and psql do not count the same: {failure}") from failure
    progress(f"komiljard and psql agree on {len(ours)} shares")
    return ours, waits


def check_all_measures(bench: Bench, tools: Tools) -> None:
    """The national file has no primary care: a small one with all kinds, so that all eight measures are compared."""
    made = Generator(bench.program, bench.inputs).make(
        "all-kinds", "--national", "--period", "2019-09", "--kinds", KINDS, "--records", "20000")
    compact, text = "bench_small_compact", "bench_small_text"
    try:
        make_compact(bench.server, compact, tools, made.files, ["validate"])
        make_text(bench.server, text, made.files)
        shares, _ = agreed(bench, tools, compact, text)
        bench.server.execute(text, f"create table plain as {statement('plain')}")
        verify(shares, shares_of(bench.server, text, "plain"))
    finally:
        bench.server.drop(compact)
        bench.server.drop(text)
    found = {key[2] for key in shares}
    missing = {file.stem for file in Path(tools.project, "pipelines", "measures").glob("*.yaml")} - found
    if missing:
        raise Failure(f"nobody is counted in {', '.join(sorted(missing))}")

"""The figures that contenders find, to be held beside each other: another count compares nothing."""

from frame.process import Failure
from frame.server import Server

# Region, month, measure, statistic, limit → numerator, denominator, patient-chosen waits. The limit is empty where it
# is the target date.
Shares = dict[tuple[str, ...], tuple[int, ...]]

# Region, month, measure, statistic → contacts, and the sum of their days.
Waits = dict[tuple[str, ...], tuple[int, ...]]

SHARE_COLUMNS = "region_code, period, measure, statistic, limit_days, numerator, denominator, pvv_count"


def as_figures(rows: list[list[str]], key_columns: int) -> dict[tuple[str, ...], tuple[int, ...]]:
    return {tuple(row[:key_columns]): tuple(map(int, row[key_columns:])) for row in rows}


def shares_of(server: Server, database: str, table: str) -> Shares:
    """The shares that a statement has left in a table."""
    return as_figures(server.execute(database, f"select {SHARE_COLUMNS} from {table}"), key_columns=5)


def our_shares(server: Server, database: str) -> Shares:
    """The shares of the deliveries in force. Komiljard also keeps those of nobody, 0 of 0; SQL has no row for them."""
    return as_figures(server.execute(
        database,
        "select share.region_code, share.period, share.measure, share.statistic, share.limit_days,"
        " sum(share.numerator), sum(share.denominator), sum(share.pvv_count)"
        " from indicator.delivery_share as share"
        " inner join register.delivery_in_force as in_force on share.delivery_id = in_force.delivery_id"
        " group by share.region_code, share.period, share.measure, share.statistic, share.limit_days"
        " having sum(share.denominator) + sum(share.pvv_count) > 0",
    ), key_columns=5)


def our_waits(server: Server, database: str) -> Waits:
    """What waits.sql counts, from the histograms of the deliveries in force."""
    return as_figures(server.execute(
        database,
        "select histogram.region_code, histogram.period, histogram.measure, histogram.statistic,"
        " sum(histogram.contact_count), sum(histogram.contact_count * histogram.wait_days)"
        " from indicator.wait_histogram as histogram"
        " inner join register.delivery_in_force as in_force on histogram.delivery_id = in_force.delivery_id"
        " where histogram.deviation_code <> 1"
        " group by histogram.region_code, histogram.period, histogram.measure, histogram.statistic",
    ), key_columns=4)


def verify(expected: dict[tuple[str, ...], tuple[int, ...]], found: dict[tuple[str, ...], tuple[int, ...]]) -> None:
    """The check of every round, not timed."""
    if expected == found:
        return
    different = sorted(key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key))
    first = different[0]
    raise Failure(
        f"{len(different)} of {len(expected)} figures are others: {', '.join(filter(None, first))} is "
        f"{found.get(first)} instead of {expected.get(first)}")

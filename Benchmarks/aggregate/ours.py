"""komiljard aggregate, and what goes with it: the start of a process, and the evaluation of what has changed."""

from aggregate.figures import our_shares, verify
from aggregate.work import Counter
from frame.process import run
from frame.rounds import Place
from validate.work import copy_database


class Ours(Counter):
    name = "ours"
    title = "komiljard aggregate"
    does = (
        "histograms by field, deviation and guarantee, from which any limit, mean and percentile comes; intervals by "
        "unit, sex and age; units that reported; shares"
    )

    def prepare(self, place: Place) -> None:
        copy_database(place.server, self.work.compact, place)

    def command(self, place: Place) -> list[str]:
        return self.work.tools.komiljard("aggregate", place.database, place.server)

    def check(self, place: Place) -> None:
        verify(self.work.shares, our_shares(place.server, place.database))


class OurEvaluate(Ours):
    name = "evaluate"
    title = "komiljard evaluate, after it"
    is_peer = False
    does = "figures of the month for regions, units, sex and age, what must not be shown, agreements, a new edition"
    does_not = "count"

    def prepare(self, place: Place) -> None:
        super().prepare(place)
        run(super().command(place))

    def command(self, place: Place) -> list[str]:
        return self.work.tools.komiljard("evaluate", place.database, place.server)


class Start(Counter):
    name = "start"
    title = "komiljard --version"
    is_peer = False
    does = "starts and ends: a part of every command"
    does_not = "anything else"

    def prepare(self, place: Place) -> None:
        """Nothing is read."""

    def command(self, place: Place) -> list[str]:
        return [str(self.work.tools.program), "--version"]

    def check(self, place: Place) -> None:
        """Nothing is written."""

"""Linear programming over groups of hidden counts: the least and the greatest that each can be.

What a reader is told does not belong here, nor how narrow a bound may be (`bounds.py`, `audit.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil, floor, inf
from random import Random
from typing import Any

from orchestration.releases.disclosure.suppression import DisclosureError

NEAR = 1e-6  # answers this near to each other are one
ROUNDS = 30  # of narrowing by hand; what is not settled by then goes to the solver, so it costs time alone
ENDLESS = 1e7  # more than any count of a report: what can be as much is bounded by nothing
AT_ONCE = 1_000  # unknown counts in one run: a run costs some milliseconds beside its work
SWEEP = 8  # as many counts of a group that are not settled, or more, are first asked about together
GAIN = 4  # and again as long as one in so many of them is settled by it


@dataclass(frozen=True)
class Line:
    """What is known of hidden counts: each times its coefficient, added up, is from `low` to `high`.

    The two are equal, or one of them is infinite.
    """

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float


@dataclass
class Work:
    """How much may still be asked: unknown counts of all problems that are put to the solver.

    It is counted and not timed, so that every machine comes to the same result.
    """

    left: float = inf


@dataclass(frozen=True)
class Task:
    """A question to the solver: the way to fill in a group that makes these counts, weighted, the least."""

    group: Group
    aim: Mapping[str, float]


class Group:
    """Hidden counts that hang together by lines, each at least its floor.

    `least` and `most` are what each count is in some way to fill in the whole group, the true counts to begin
    with: so a bound that is surely not passed (`low`, `high`) is exact once it is reached. Of a count for
    which they are `enough` apart no more is asked, nor where the bounds show that they never are.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        wanted: Sequence[str],
        floors: Mapping[str, float],
        true: Mapping[str, float],
    ) -> None:
        self.lines, self.wanted, self.keys, self.enough = lines, wanted, list(true), inf
        self.floors = {key: floors[key] for key in true}
        self.low, self.high, is_settled = narrowed(lines, self.floors)
        self.least, self.most = dict(true), dict(true)
        self.asked: set[tuple[str, int]] = set()
        self.sweeps, self.unsettled = 0, len(wanted) * GAIN
        if is_settled and is_tree(lines, len(self.keys)):
            self.least, self.most = self.low, self.high

    def questions(self) -> Iterator[tuple[str, int]]:
        """Which counts have still to be made least (1) or greatest (-1)."""
        for key in self.wanted:
            if self.enough < inf:
                if _apart(self.least[key], self.most[key]) >= self.enough:
                    continue
                if _apart(self.low[key], self.high[key]) < self.enough:
                    continue
            if self.least[key] > self.low[key] + NEAR and (key, 1) not in self.asked:
                yield key, 1
            if self.most[key] < min(self.high[key], ENDLESS / 2) - NEAR and (key, -1) not in self.asked:
                yield key, -1

    def tasks(self) -> list[Task]:
        """What is to be asked of the solver next.

        Where much is to be asked and any answer that is far enough off will do, all counts are pulled at
        once, each up or down as it falls, and then all of them the other way.
        """
        if self.enough < inf:
            open_ = list(dict.fromkeys(key for key, _ in self.questions()))
            if len(open_) >= SWEEP and len(open_) * GAIN <= self.unsettled * (GAIN - 1):
                self.sweeps, self.unsettled = self.sweeps + 1, len(open_)
                drawn = Random(self.sweeps)
                aim = {key: drawn.uniform(0.5, 1) * drawn.choice((-1, 1)) for key in open_}
                return [Task(self, aim), Task(self, {key: -weight for key, weight in aim.items()})]
        return [Task(self, {key: sign}) for key, sign in islice(self.questions(), 8)]

    def learn(self, aim: Mapping[str, float], answer: Sequence[float]) -> None:
        """Take in the way to fill in the group that answers a question."""
        if len(aim) == 1:
            self.asked.update((key, 1 if weight > 0 else -1) for key, weight in aim.items())
        self.also_possible(dict(zip(self.keys, answer, strict=True)))

    def also_possible(self, filled: Mapping[str, float]) -> None:
        """Take in a number that each count has in some way to fill in the group."""
        for key, value in filled.items():
            if value < self.least[key]:
                self.least[key] = value
            if value > self.most[key]:
                self.most[key] = value

    def reached(self, key: str) -> tuple[float, float]:
        """The whole numbers that a count is known to reach: its bounds, once all is asked."""
        most = self.most[key]
        return ceil(self.least[key] - NEAR), inf if most > ENDLESS / 2 else floor(most + NEAR)


def _apart(low: float, high: float) -> float:
    """How far apart the least and the greatest whole number are that lie between."""
    return high if high == inf else floor(high + NEAR) - ceil(low - NEAR)


def solve(groups: Sequence[Group], work: Work) -> None:
    """Ask the solver all that is to be asked of some groups, or as much of it as may be; small groups first.

    Groups share no count, so one run answers a question of each at once; a group may stand in a run several
    times, with a question each time. Its answer is a way to fill in the group, which often shows that other
    counts reach their bounds too, so the questions are asked in turn and most need not be.
    """
    waiting = sorted(groups, key=lambda group: len(group.keys))
    while waiting:
        rounds = [(group, tasks) for group in waiting if (tasks := group.tasks())]
        waiting = [group for group, _ in rounds]
        run: list[Task] = []
        size = 0
        for turn in range(8):
            for group, tasks in rounds:
                if turn >= len(tasks) or (run and size + len(group.keys) > AT_ONCE):
                    continue
                run.append(tasks[turn])
                size += len(group.keys)
        if size > work.left:
            work.left = 0
            return
        if run:
            work.left -= size
            _run(run)


def narrowed(
    lines: Sequence[Line], floors: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float], bool]:
    """Bounds that surely hold: each count against the bounds of the others of its lines, again and again.

    Says too whether they have settled, so that another round would change nothing.
    """
    low, high = dict(floors), dict.fromkeys(floors, inf)
    for _ in range(ROUNDS):
        changed = False
        for line in lines:
            ends = [
                (w * low[key], w * high[key]) if w > 0 else (w * high[key], w * low[key])
                for key, w in line.coefficients
            ]
            for place, (key, weight) in enumerate(line.coefficients):
                others = ends[:place] + ends[place + 1 :]
                sides = (
                    (line.low - sum(most for _, most in others)) / weight,
                    (line.high - sum(least for least, _ in others)) / weight,
                )
                if min(sides) > low[key] + NEAR:
                    low[key], changed = min(sides), True
                if max(sides) < high[key] - NEAR:
                    high[key], changed = max(sides), True
        if not changed:
            return low, high, True
    return low, high, False


def is_tree(lines: Sequence[Line], keys: int) -> bool:
    """Whether connected lines, all of them sums, close no circle.

    What settles there by narrowing is exact: the two sides of a count in a line have nothing else in common,
    so whatever one of them may be, the other can follow.
    """
    sums = all(line.low == line.high and all(abs(w) == 1 for _, w in line.coefficients) for line in lines)
    return sums and sum(len(line.coefficients) for line in lines) == keys + len(lines) - 1


def _run(tasks: Sequence[Task]) -> None:
    """Ask the question of each task, all in one problem."""
    from scipy.optimize import linprog

    aim: list[float] = []
    ends: list[tuple[float, float]] = []
    equal, below = _Rows(), _Rows()
    for task in tasks:
        group = task.group
        place = {key: number for number, key in enumerate(group.keys, len(aim))}
        aim += [task.aim.get(key, 0.0) for key in group.keys]
        ends += [(group.low[key], min(group.high[key], ENDLESS)) for key in group.keys]
        for line in group.lines:
            if line.low == line.high:
                equal.add(line, place, 1, line.high)
            elif line.high < inf:
                below.add(line, place, 1, line.high)
            else:
                below.add(line, place, -1, -line.low)
    answer = linprog(aim, *below.matrix(len(aim)), *equal.matrix(len(aim)), bounds=ends, method="highs")
    if answer.status != 0:
        raise DisclosureError(f"what a reader can derive could not be worked out: {answer.message}")
    values = iter(answer.x.tolist())
    for task in tasks:
        task.group.learn(task.aim, list(islice(values, len(task.group.keys))))


class _Rows:
    """Rows of a sparse matrix, with what each is equal to or stays below."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.weights: list[float] = []
        self.ends: list[float] = []

    def add(self, line: Line, place: Mapping[str, int], sign: int, end: float) -> None:
        """Add a line as a row, times a sign."""
        for key, weight in line.coefficients:
            self.rows.append(len(self.ends))
            self.columns.append(place[key])
            self.weights.append(sign * weight)
        self.ends.append(end)

    def matrix(self, columns: int) -> tuple[Any, Any]:
        """The matrix and its ends as the solver wants them; nothing where there is no row."""
        from scipy.sparse import csr_array

        if not self.ends:
            return None, None
        return csr_array(
            (self.weights, (self.rows, self.columns)), shape=(len(self.ends), columns)
        ), self.ends

"""Linear programming over groups of hidden counts: the least and the greatest that each can be.

What a reader is told does not belong here, nor whole numbers: bounds come out as the solver has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import inf
from typing import Any

from orchestration.releases.disclosure.suppression import DisclosureError

NEAR = 1e-6  # answers this near to each other are one
ROUNDS = 30  # of narrowing by hand; what is not settled by then goes to the solver, so it costs time alone
ENDLESS = 1e7  # more than any count of a report: what can be as much is bounded by nothing
AT_ONCE = 1_000  # unknown counts in one run: a run costs some milliseconds beside its work
Task = tuple["Group", str, int]  # the count that is made least (1) or greatest (-1)


@dataclass(frozen=True)
class Line:
    """What is known of hidden counts: each times its coefficient, added up, is from `low` to `high`.

    The two are equal, or one of them is infinite.
    """

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float


class Group:
    """Hidden counts that hang together by lines, each at least its floor.

    `least` and `most` are what each count is in some way to fill in the whole group, the true counts to begin
    with: so a bound that is surely not passed (`low`, `high`) is exact once it is reached. Of a count for
    which they are `enough` apart no more is asked.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        wanted: Sequence[str],
        floors: Mapping[str, float],
        true: Mapping[str, float],
        enough: float = inf,
    ) -> None:
        self.lines, self.wanted, self.keys, self.enough = lines, wanted, list(true), enough
        self.low, self.high, is_settled = narrowed(lines, {key: floors[key] for key in true})
        self.least, self.most = dict(true), dict(true)
        self.asked: set[tuple[str, int]] = set()
        if is_settled and is_tree(lines, len(self.keys)):
            self.least, self.most = self.low, self.high

    def tasks(self) -> Iterator[Task]:
        """What is still to be asked of the solver."""
        for key in self.wanted:
            if self.most[key] - self.least[key] >= self.enough:
                continue
            if self.least[key] > self.low[key] + NEAR and (key, 1) not in self.asked:
                yield self, key, 1
            if self.most[key] < min(self.high[key], ENDLESS / 2) - NEAR and (key, -1) not in self.asked:
                yield self, key, -1

    def learn(self, key: str, sign: int, answer: Sequence[float]) -> None:
        """Take in the way to fill in the group that makes one count least or greatest."""
        self.asked.add((key, sign))
        for other, value in zip(self.keys, answer, strict=True):
            if value < self.least[other]:
                self.least[other] = value
            if value > self.most[other]:
                self.most[other] = value

    def reached(self, key: str) -> tuple[float, float]:
        """The least and the greatest that a count can be, once all is asked."""
        return self.least[key], inf if self.most[key] > ENDLESS / 2 else self.most[key]


def solve(groups: Sequence[Group]) -> None:
    """Ask the solver all that is to be asked of some groups.

    Groups share no count, so one run answers a question of each at once; a group may stand in a run several
    times, with a question each time. Its answer is a way to fill in the group, which often shows that other
    counts reach their bounds too, so the questions are asked in turn and most need not be.
    """
    waiting = list(groups)
    while waiting:
        rounds = [list(islice(group.tasks(), 8)) for group in waiting]
        waiting = [group for group, tasks in zip(waiting, rounds, strict=True) if tasks]
        by_turn = chain.from_iterable(
            (tasks[turn] for tasks in rounds if turn < len(tasks)) for turn in range(8)
        )
        run: list[Task] = []
        size = 0
        for task in by_turn:
            if run and size + len(task[0].keys) > AT_ONCE:
                break
            run.append(task)
            size += len(task[0].keys)
        if run:
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
    """Ask one question of the group of each task, all in one problem."""
    from scipy.optimize import linprog

    aim: list[float] = []
    ends: list[tuple[float, float]] = []
    equal, below = _Rows(), _Rows()
    for group, asked, sign in tasks:
        place = {key: number for number, key in enumerate(group.keys, len(aim))}
        aim += [float(sign) if key == asked else 0.0 for key in group.keys]
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
    for group, asked, sign in tasks:
        group.learn(asked, sign, list(islice(values, len(group.keys))))


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

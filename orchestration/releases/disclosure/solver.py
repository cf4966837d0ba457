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

from orchestration.releases.disclosure.narrowing import NEAR, Line, is_tree, narrowed
from orchestration.releases.disclosure.suppression import DisclosureError

ENDLESS = 1e7  # more than any count of a report: what can be as much is bounded by nothing
AT_ONCE = 1_000  # unknown counts in one run: a run costs some milliseconds beside its work
SWEEP = 8  # as many counts of a group that are not settled, or more, are first asked about together
GAIN = 4  # and again as long as one in so many of them is settled by it


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
        self.true = true
        self.floors = {key: floors[key] for key in true}
        self.low, self.high, is_settled = narrowed(lines, self.floors)
        self.least, self.most = dict(true), dict(true)
        self.asked: set[tuple[str, int]] = set()
        self.sweeps, self.unsettled = 0, len(wanted) * GAIN
        self.place = {key: number for number, key in enumerate(self.keys)}
        self.rows: tuple[_Rows, _Rows] | None = None
        if is_settled and is_tree(lines, len(self.keys)):
            self.least, self.most = self.low, self.high
        elif all(line.low in (0, -inf) and line.high in (0, inf) for line in lines):
            # nothing is known of it but that it adds up: it may be any number of times as much
            self.also_possible({key: ENDLESS * value for key, value in true.items()})
            if not any(self.floors.values()):
                self.also_possible(dict.fromkeys(true, 0.0))

    def questions(self) -> Iterator[tuple[str, int]]:
        """Which counts have still to be made least (1) or greatest (-1)."""
        for key in self.wanted:
            if self.enough < inf:
                if _apart(self.least[key], self.most[key]) >= self.enough:
                    continue
                if _apart(self.low[key], self.high[key]) < self.enough and self.true[key] > 0:
                    continue  # of a 0 it matters if it can be nothing else
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


def _run(tasks: Sequence[Task]) -> None:
    """Ask the question of each task, all in one problem."""
    import numpy as np
    from scipy.optimize import linprog

    groups = [task.group for task in tasks]
    starts = np.cumsum([0, *(len(group.keys) for group in groups)]).tolist()
    aim = np.zeros(starts[-1])
    ends = np.empty((starts[-1], 2))
    for task, start in zip(tasks, starts, strict=False):
        group = task.group
        aim[[start + group.place[key] for key in task.aim]] = list(task.aim.values())
        stop = start + len(group.keys)
        ends[start:stop, 0] = [group.low[key] for key in group.keys]
        ends[start:stop, 1] = [min(group.high[key], ENDLESS) for key in group.keys]
        group.rows = group.rows or _rows_of(group)
    equal, below = (
        _matrix([group.rows[which] for group in groups if group.rows], starts) for which in (0, 1)
    )
    answer = linprog(aim, *below, *equal, bounds=ends, method="highs")
    if answer.status != 0:
        raise DisclosureError(f"what a reader can derive could not be worked out: {answer.message}")
    values = answer.x.tolist()
    for task, start in zip(tasks, starts, strict=False):
        task.group.learn(task.aim, values[start : start + len(task.group.keys)])


@dataclass(frozen=True)
class _Rows:
    """Lines as the rows of a sparse matrix, with what each is equal to or stays below."""

    rows: Any
    columns: Any
    weights: Any
    ends: Any


def _rows_of(group: Group) -> tuple[_Rows, _Rows]:
    """The lines of a group that are equal to something, and those that stay below."""
    import numpy as np

    equal = [(1, line.high, line) for line in group.lines if line.low == line.high]
    below = [(1, line.high, line) for line in group.lines if line.low == -inf]
    below += [(-1, -line.low, line) for line in group.lines if line.high == inf]
    made = []
    for some in (equal, below):
        cells = [
            (row, group.place[key], sign * weight)
            for row, (sign, _, line) in enumerate(some)
            for key, weight in line.coefficients
        ]
        rows, columns, weights = (np.array(part) for part in zip(*cells, strict=True)) if cells else ([],) * 3
        made.append(_Rows(rows, columns, weights, [end for _, end, _ in some]))
    return made[0], made[1]


def _matrix(blocks: Sequence[_Rows], starts: Sequence[int]) -> tuple[Any, Any]:
    """Each block beside and below the one before, and their ends; nothing where there is no row."""
    import numpy as np
    from scipy.sparse import csr_array

    heights = np.cumsum([0, *(len(block.ends) for block in blocks)]).tolist()
    if not heights[-1]:
        return None, None
    placed = [(block, y, x) for block, y, x in zip(blocks, heights, starts, strict=False) if len(block.ends)]
    rows = np.concatenate([block.rows + y for block, y, _ in placed])
    columns = np.concatenate([block.columns + x for block, _, x in placed])
    weights = np.concatenate([block.weights for block, _, _ in placed])
    shape = (heights[-1], starts[-1])
    return csr_array((weights, (rows, columns)), shape=shape), np.concatenate([b.ends for b, _, _ in placed])

"""What surely holds of hidden counts that hang together, told by the lines that they stand in, one by one.

Asking the solver, which sees all lines at once, does not belong here (`solver.py`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

NEAR = 1e-6  # answers this near to each other are one
ROUNDS = 30  # of narrowing by hand; what is not settled by then goes to the solver, so it costs time alone


@dataclass(frozen=True)
class Line:
    """What is known of hidden counts: each times its coefficient, added up, is from `low` to `high`.

    The two are equal, or one of them is infinite.
    """

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float


def narrowed(
    lines: Sequence[Line], floors: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float], bool]:
    """Bounds that surely hold: each count against the bounds of the others of its lines, again and again.

    Says too whether they have settled, so that another round would change nothing.
    """
    low, high = dict(floors), dict.fromkeys(floors, inf)
    lines_of: dict[str, list[int]] = {key: [] for key in floors}
    for number, line in enumerate(lines):
        for key, _ in line.coefficients:
            lines_of[key].append(number)
    turn, is_waiting = deque(range(len(lines))), [True] * len(lines)
    for _ in range(ROUNDS * len(lines)):
        if not turn:
            break
        number = turn.popleft()
        is_waiting[number] = False
        for key in _narrow(lines[number], low, high):
            for other in lines_of[key]:
                if not is_waiting[other]:
                    is_waiting[other] = True
                    turn.append(other)
    return low, high, not turn


def _narrow(line: Line, low: dict[str, float], high: dict[str, float]) -> list[str]:
    """Narrow the bounds of the counts of one line, and return those whose bounds have changed."""
    ends = [
        (w * low[key], w * high[key]) if w > 0 else (w * high[key], w * low[key])
        for key, w in line.coefficients
    ]
    least, below = _sum([end[0] for end in ends])
    most, above = _sum([end[1] for end in ends])
    changed = []
    for (key, weight), (own_least, own_most) in zip(line.coefficients, ends, strict=True):
        others_least = least - own_least if not below else least if below == 1 and own_least == -inf else -inf
        others_most = most - own_most if not above else most if above == 1 and own_most == inf else inf
        sides = ((line.low - others_most) / weight, (line.high - others_least) / weight)
        lowest, highest = min(sides), max(sides)
        if lowest > low[key] + NEAR or highest < high[key] - NEAR:
            low[key], high[key] = max(lowest, low[key]), min(highest, high[key])
            changed.append(key)
    return changed


def _sum(ends: Sequence[float]) -> tuple[float, int]:
    """The sum of those that are not infinite, and how many are."""
    finite = [end for end in ends if -inf < end < inf]
    return sum(finite), len(ends) - len(finite)


def is_tree(lines: Sequence[Line], keys: int) -> bool:
    """Whether connected lines, all of them sums, close no circle.

    What settles there by narrowing is exact: the two sides of a count in a line have nothing else in common,
    so whatever one of them may be, the other can follow.
    """
    sums = all(line.low == line.high and all(abs(w) == 1 for _, w in line.coefficients) for line in lines)
    return sums and sum(len(line.coefficients) for line in lines) == keys + len(lines) - 1

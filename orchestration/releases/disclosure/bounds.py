"""How narrowly a reader can bound each hidden count, by linear programming over all that is published.

Which counts are hidden does not belong here, nor whether a bound is wide enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Any

from orchestration.releases.disclosure.suppression import (
    Count,
    DisclosureError,
    Relation,
    known_to_reader,
)

NEAR = 1e-6  # a solver's answer this near to a whole number is that number
ROUNDS = 30  # of narrowing by hand; what is not settled by then goes to the solver, so it costs time alone
Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Share:
    """A printed share of two counts, as its rounding allows: `low` to `high` of the denominator.

    22% of a count that is kept back is a share from 0.215 to 0.225 and may give both counts away.
    """

    numerator: str
    denominator: str
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """What is known of hidden counts: each times its coefficient, added up, is from `low` to `high`."""

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float


def bounds(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    hidden: Collection[str],
    *,
    shares: Sequence[Share] = (),
    at_least: Mapping[str, int] | None = None,
    solved: dict[Any, Bounds] | None = None,
) -> Bounds:
    """Return the least and the greatest whole number that each hidden count can be, for all a reader is told.

    A reader knows every count that is printed or known from elsewhere, every relation, that no count is below
    zero (or below `at_least`), and the printed `shares`. The greatest is infinite where nothing bounds it.
    What cannot be solved raises DisclosureError. `solved` keeps the answers from call to call: groups of
    counts that hang together are not solved again while nothing in them has changed.
    """
    known = known_to_reader(counts, relations, hidden)
    floors = {key: float((at_least or {}).get(key, 0)) for key in counts if key not in known}
    found: Bounds = {key: (floors[key], inf) for key in hidden}
    solved = {} if solved is None else solved
    for lines in _groups(_lines(counts, relations, shares, known)):
        keys = sorted({key for line in lines for key, _ in line.coefficients})
        wanted = tuple(key for key in keys if key in hidden)
        asked = (tuple(lines), wanted, tuple(floors[key] for key in keys))
        if asked not in solved:
            solved[asked] = _solve(lines, keys, wanted, floors, counts)
        found |= solved[asked]
    return found


def _lines(
    counts: Mapping[str, Count],
    relations: Iterable[Relation],
    shares: Iterable[Share],
    known: Collection[str],
) -> Iterator[Line]:
    seen = set()
    weighted = [
        ([*((key, 1.0) for key in r.parts), *((key, -1.0) for key in r.totals)], 0.0, 0.0) for r in relations
    ]
    for share in shares:
        weighted.append(([(share.numerator, 1.0), (share.denominator, -share.high)], -inf, 0.0))
        weighted.append(([(share.numerator, 1.0), (share.denominator, -share.low)], 0.0, inf))
    for terms, low, high in weighted:
        unknown: dict[str, float] = defaultdict(float)
        told = 0.0
        for key, weight in terms:
            if key in known:
                told += weight * counts[key].value
            else:
                unknown[key] += weight
        line = Line(tuple((key, w) for key, w in sorted(unknown.items()) if w), low - told, high - told)
        if line.coefficients and line not in seen:
            seen.add(line)
            yield line


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    """Part the lines into groups that share no count: each is a problem of its own."""
    group_of: dict[str, list[Line]] = {}
    keys_of: dict[int, set[str]] = {}
    for line in lines:
        keys = {key for key, _ in line.coefficients}
        joined = {id(group): group for key in keys if (group := group_of.get(key)) is not None}
        largest = max(joined.values(), key=len, default=[])
        keys_of.setdefault(id(largest), set())
        for group in joined.values():
            if group is not largest:
                largest.extend(group)
                keys |= keys_of.pop(id(group))
        largest.append(line)
        keys_of[id(largest)] |= keys
        for key in keys:
            group_of[key] = largest
    return list({id(group): group for group in group_of.values()}.values())


def _solve(
    lines: Sequence[Line],
    keys: Sequence[str],
    wanted: Sequence[str],
    floors: Mapping[str, float],
    counts: Mapping[str, Count],
) -> Bounds:
    """Solve one group: narrow by hand first, and ask the solver only where nothing proves the bound yet.

    Every answer is a way to fill in all hidden counts, so one often shows that others reach their bounds.
    """
    low, high = _narrowed(lines, keys, floors)
    least = {key: float(counts[key].value) for key in keys}
    most = dict(least)
    problem = _Problem(lines, keys, low, high)
    for key in wanted:
        for sign, reached, end in ((1, least, low), (-1, most, high)):
            if abs(reached[key] - end[key]) <= NEAR:
                continue
            solution = problem.solve(key, sign)
            if solution is None:
                reached[key] = inf
                continue
            for other, value in zip(keys, solution, strict=True):
                least[other] = min(least[other], value)
                most[other] = max(most[other], value)
    return {key: (_up(least[key]), _down(most[key])) for key in wanted}


def _narrowed(
    lines: Sequence[Line], keys: Sequence[str], floors: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Bounds that surely hold: each count against the bounds of the others of its lines, again and again."""
    low, high = {key: floors[key] for key in keys}, dict.fromkeys(keys, inf)
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
            break
    return low, high


class _Problem:
    """The lines of one group in the form that the solver wants."""

    def __init__(
        self, lines: Sequence[Line], keys: Sequence[str], low: Mapping[str, float], high: Mapping[str, float]
    ) -> None:
        from scipy.sparse import csr_array

        self.place = {key: number for number, key in enumerate(keys)}
        self.ends = [(low[key], None if high[key] == inf else high[key]) for key in keys]
        equal = [(line.coefficients, line.low) for line in lines if line.low == line.high]
        below = [(line.coefficients, line.high) for line in lines if line.low == -inf]
        below += [
            (tuple((key, -w) for key, w in line.coefficients), -line.low)
            for line in lines
            if line.high == inf
        ]

        def matrix(rows: list[tuple[tuple[tuple[str, float], ...], float]]) -> tuple[Any, Any]:
            if not rows:
                return None, None
            cells = [(n, self.place[key], w) for n, (terms, _) in enumerate(rows) for key, w in terms]
            at, by, weights = zip(*cells, strict=True)
            return csr_array((weights, (at, by)), shape=(len(rows), len(keys))), [end for _, end in rows]

        self.equal, self.below = matrix(equal), matrix(below)

    def solve(self, key: str, sign: int) -> list[float] | None:
        """Return all counts where one is least (`sign` 1) or greatest (-1); None if nothing bounds it."""
        from scipy.optimize import linprog

        aim = [0.0] * len(self.place)
        aim[self.place[key]] = sign
        answer = linprog(aim, *self.below, *self.equal, bounds=self.ends, method="highs")
        if answer.status == 3:
            return None
        if answer.status != 0:
            raise DisclosureError(f"the bounds of {key} could not be worked out: {answer.message}")
        return [float(value) for value in answer.x]


def _up(value: float) -> float:
    return value if value == inf else ceil(value - NEAR)


def _down(value: float) -> float:
    return value if value == inf else floor(value + NEAR)

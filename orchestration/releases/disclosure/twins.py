"""Which counts a reader takes for one another, because they come to the same in nearly every period.

What is the same by what is counted does not belong here (`same_counts.py`), nor which counts are hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

# Of the periods in which either counts anything, the share in which both are the same number.
ALIKE = 0.9
# Fewer periods, or fewer different numbers in them, may be chance.
FEWEST_PERIODS = 8
FEWEST_NUMBERS = 3
Series = tuple[str, str, str, str]  # measure, breakdown, category, which of its numbers
ALL = "all"


def twins(numbers: Mapping[Series, Mapping[str, int]]) -> Iterator[tuple[Series, Series]]:
    """Yield the series that come to the same as one before them, each with the first such.

    `numbers` has the number of each series in each period. Children looked after and those of whom it is
    known whether they have a reviewing officer are counted from two facts, and are the same children: a
    reader sees that from the periods that print both, and knows the one where only the other is printed.
    """
    import numpy as np

    periods = sorted({period for by_period in numbers.values() for period in by_period})
    names = list(numbers)
    if not names or len(periods) < FEWEST_PERIODS:
        return
    table = np.array([[numbers[name].get(period, -1) for period in periods] for name in names])
    is_there, is_above = table >= 0, table > 0
    for place, name in enumerate(names):
        if np.unique(table[place][is_above[place]]).size < FEWEST_NUMBERS:
            continue
        compared = is_there[:place] & is_there[place] & (is_above[:place] | is_above[place])
        same = (compared & (table[:place] == table[place])).sum(axis=1)
        of = compared.sum(axis=1)
        found = np.flatnonzero((of >= FEWEST_PERIODS) & (same >= ALIKE * of))
        if found.size:
            yield names[int(found[0])], name


def sums(numbers: Mapping[Series, Mapping[str, int]]) -> Iterator[tuple[tuple[Series, ...], Series]]:
    """Yield what comes to the same as a whole in all periods: the parts, and the whole.

    Parts are neighbouring categories, such as the codes of those who attended, in the order in which they
    come, or the whole numbers of two measures. `numbers` as for `twins`.
    """
    wholes: dict[tuple[int, ...], Series] = {}
    periods = sorted({period for by_period in numbers.values() for period in by_period})
    row_of = {name: tuple(by.get(period, 0) for period in periods) for name, by in numbers.items()}
    categories: dict[tuple[str, str, str], list[Series]] = defaultdict(list)
    for name, row in row_of.items():
        if name[1] != ALL:
            categories[(name[0], name[1], name[3])].append(name)
        elif sum(n > 0 for n in row) >= FEWEST_PERIODS and len({*row} - {0}) >= FEWEST_NUMBERS:
            wholes.setdefault(row, name)
    for names in categories.values():
        counted = [name for name in names if any(row_of[name])]
        for start in range(len(counted)):
            sum_of = row_of[counted[start]]
            for end in range(start + 1, len(counted)):
                sum_of = tuple(map(int.__add__, sum_of, row_of[counted[end]]))
                if sum_of in wholes and end - start + 1 < len(counted):
                    yield tuple(counted[start : end + 1]), wholes[sum_of]
    independent = _Independent()
    for (one_row, one), (other_row, other) in combinations(wholes.items(), 2):
        sum_of = tuple(map(int.__add__, one_row, other_row))
        if sum_of in wholes and independent.adds({one: 1, other: 1, wholes[sum_of]: -1}):
            yield (one, other), wholes[sum_of]


class _Independent:
    """Sums of which none follows from those before it: where many measures are alike, most of them do."""

    def __init__(self) -> None:
        self.kept: dict[Series, dict[Series, Fraction]] = {}

    def adds(self, weights: Mapping[Series, int]) -> bool:
        """Whether a sum says anything new; it is kept then."""
        left = {name: Fraction(weight) for name, weight in weights.items()}
        while known := next((name for name in left if name in self.kept), None):
            times = left[known]
            for name, weight in self.kept[known].items():
                left[name] = left.get(name, Fraction(0)) - times * weight
            left = {name: weight for name, weight in left.items() if weight}
        if not left:
            return False
        first = next(iter(left))
        self.kept[first] = {name: weight / left[first] for name, weight in left.items()}
        return True

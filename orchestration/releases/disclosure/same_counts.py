"""Which figures of the report are one and the same count, however often and in whatever table it is printed.

Values do not belong here, nor which counts are hidden; a count is known by what is counted, and when.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from expectations.measures import Measure

Role = Literal["numerator", "denominator", "rest"]
Identity = tuple[object, ...]
ALL = "all"  # the breakdown of a figure that is not broken down, and its category
VALUE = re.compile(r"'(?:[^']|'')*'")
ONE_VALUE = VALUE.pattern
OF_VALUES = re.compile(
    rf"(?P<is_not>not )?\(?(?P<column>\w+) (?P<sign>=|<>|in) \(?(?P<values>{ONE_VALUE}(?:, ?{ONE_VALUE})*)\)*"
)
WORDS = re.compile(r"\s+|'(?:[^']|'')*'|\w+|.", re.DOTALL)


@dataclass(frozen=True)
class Period:
    """A period of the report, by its first day and the last day that its figures speak of."""

    starts_on: date
    ends_on: date


def identity(measure: Measure, role: Role, period: Period, breakdown: str, category: str) -> Identity | None:
    """Return what tells a count from every other count; None where that number is no count.

    Two numbers with one identity are one: the denominator of a share and the number that a count measure
    prints; a snapshot at the end of March, of the last quarter and of the year; a category of a breakdown and
    a measure whose condition names that category. The sum of a mean, the population of a rate and the two
    numbers of a ratio that are added up are no counts of people.
    """
    asked = conditions(measure.counted)
    children, sums = measure.counts_children, measure.sums
    if measure.kind == "percentage":
        children, sums = False, None
        if role == "numerator":
            asked |= conditions(measure.of_these or "")
        elif role == "rest":
            asked |= {opposite(conditions(measure.of_these or ""))}
    elif measure.kind == "mean" and role == "denominator":
        asked |= {f"{measure.sums} is not null"}
        children, sums = False, None
    elif role != "numerator" or measure.kind == "mean" or (measure.kind == "ratio" and sums):
        return None
    if breakdown != ALL:
        asked |= {_of_category(breakdown, category)}
    when = (period.ends_on,) if measure.when == "at_end" else (period.starts_on, period.ends_on)
    return (measure.fact, measure.when, measure.day, when, settled(asked), children, sums)


@lru_cache(maxsize=1_000)
def conditions(predicate: str) -> frozenset[str]:
    """Return the conditions that a predicate joins by `and`, without regard to their order and to blanks."""
    found, words, depth, between = [], [""], 0, 0
    for word in WORDS.findall(predicate):
        lower = word.lower()
        depth += (lower in ("(", "case")) - (lower in (")", "end"))
        between += lower == "between"
        if lower == "and" and depth == 0 and between == 0:
            found.append("".join(words).strip())
            words = [""]
            continue
        if lower == "and" and between:
            between -= 1
        blank_again = word.isspace() and words[-1].endswith(" ")
        words.append("" if blank_again else " " if word.isspace() else word if word[0] == "'" else lower)
        if blank_again:
            words.pop()
    found.append("".join(words).strip())
    return frozenset(_bare(one) for one in found if one and one != "true")


@lru_cache(maxsize=10_000)
def settled(asked: frozenset[str]) -> frozenset[str]:
    """Return conditions with those on the values of one column made one.

    That a status is one of on time and late, and is not on time, is that it is late.
    """
    rest, among, without = set(), dict[str, set[str]](), defaultdict[str, set[str]](set)
    for one in asked:
        found = OF_VALUES.fullmatch(one)
        if not found or (found["is_not"] and found["sign"] == "<>"):
            rest.add(one)
            continue
        column, values = found["column"], set(VALUE.findall(found["values"]))
        if found["is_not"] or found["sign"] == "<>":
            without[column] |= values
        else:
            among[column] = among.get(column, values) & values
    for column in without:
        if column not in among:  # whether nothing counts as another value, only the words can say
            rest |= {
                one for one in asked if (found := OF_VALUES.fullmatch(one)) and found["column"] == column
            }
    for column, values in among.items():
        rest.add(f"{column} in ({', '.join(sorted(values - without[column]))})")
    return frozenset(rest)


@lru_cache(maxsize=100_000)
def lies_within(asked: frozenset[str], wider: frozenset[str]) -> bool:
    """Whether what fulfils some conditions fulfils others too, as their words show, and is not all of it.

    A value of a column is one of several; any other condition has to be there itself.
    """
    return asked != wider and all(
        one in asked or any(_is_narrower(other, one) for other in asked) for one in wider
    )


def _is_narrower(one: str, other: str) -> bool:
    found = [OF_VALUES.fullmatch(text) for text in (one, other)]
    if not (found[0] and found[1]) or found[0]["column"] != found[1]["column"]:
        return False
    if any(match["is_not"] or match["sign"] == "<>" for match in found if match):
        return False
    return set(VALUE.findall(found[0]["values"])) <= set(VALUE.findall(found[1]["values"]))


def only_known(asked: frozenset[str]) -> bool:
    """Whether conditions ask for nothing but that something is recorded."""
    return all(one.endswith(" is not null") for one in asked)


def opposite(asked: frozenset[str]) -> str:
    """Return the condition of what is counted and does not fulfil all of some conditions."""
    if len(asked) != 1:
        return f"not ({' and '.join(sorted(asked))})"
    (one,) = asked
    if one.startswith("not "):
        return _bare(one.removeprefix("not "))
    return f"not {one}" if one.isidentifier() else f"not ({one})"


def tiles(periods: dict[str, Period]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each period with the longest shorter ones that it consists of, day for day: a year, its quarters.

    A year is put together from its months only where its quarters are not there.
    """
    for whole_id, whole in periods.items():
        shorter = {
            (one.starts_on, one.ends_on): name  # of two with the same days one is enough
            for name, one in periods.items()
            if whole.starts_on <= one.starts_on and one.ends_on <= whole.ends_on and one != whole
        }
        inside = sorted((*days, name) for days, name in shorter.items())
        outer = [
            part
            for part in inside
            if not any(o[0] <= part[0] and part[1] <= o[1] and o[:2] != part[:2] for o in inside)
        ]
        follows = all(b[0] == a[1] + timedelta(days=1) for a, b in pairwise(outer))
        if outer and follows and (outer[0][0], outer[-1][1]) == (whole.starts_on, whole.ends_on):
            yield whole_id, tuple(name for _, _, name in outer)


def _of_category(breakdown: str, category: str) -> str:
    yes_or_no = {"true": breakdown, "false": f"not {breakdown}"}
    quoted = category.replace("'", "''")
    return yes_or_no.get(category, f"{breakdown} = '{quoted}'")


def _bare(text: str) -> str:
    """A condition without brackets that hold all of it."""
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for place, letter in enumerate(text):
            depth += (letter == "(") - (letter == ")")
            if depth == 0 and place < len(text) - 1:
                return text
        text = text[1:-1].strip()
    return text

"""Random tables with margins within margins: what is hidden, what stays, and what a reader can derive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.releases.disclosure import narrowing, solver
from orchestration.releases.disclosure.audit import MINIMUM_WIDTH, audit
from orchestration.releases.disclosure.bounds import Share, bounds
from orchestration.releases.disclosure.protection import protect
from orchestration.releases.disclosure.suppression import Count, DisclosureError, Relation, suppress

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALL = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 60))


@dataclass(frozen=True)
class Made:
    """Counts and what they add up to."""

    counts: dict[str, Count]
    relations: list[Relation]


@st.composite
def nested(draw: st.DrawFn, cell: st.SearchStrategy[int] = SMALL) -> Made:
    """A table of two directions, whose columns may be grouped, as months are by quarter and year."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    values = [[draw(cell) for _ in range(columns)] for _ in range(rows)]
    counts = {f"{r} {c}": Count(values[r][c]) for r in range(rows) for c in range(columns)}
    relations = []

    def add(total: str, parts: list[str]) -> None:
        counts[total] = Count(sum(counts[part].value for part in parts))
        relations.append(Relation((total,), tuple(parts)))

    for c in range(columns):
        add(f"all {c}", [f"{r} {c}" for r in range(rows)])
    half = draw(st.integers(0, columns))
    for r in [*map(str, range(rows)), "all"]:
        groups = [group for group in (range(half), range(half, columns)) if group]
        for number, group in enumerate(groups):
            add(f"{r} group {number}", [f"{r} {c}" for c in group])
        add(f"{r} all", [f"{r} group {number}" for number in range(len(groups))])
    relations.append(Relation(("all all",), tuple(f"{r} all" for r in range(rows))))
    return Made(counts, relations)


@few
@given(nested())
def test_no_hidden_count_can_be_worked_out(made: Made) -> None:
    protected = protect(made.counts, made.relations)
    for finding in protected.findings:
        assert finding.low <= made.counts[finding.key].value <= finding.high
        assert finding.width >= MINIMUM_WIDTH
        assert not finding.is_told_above_zero
    hidden = {finding.key for finding in protected.findings}
    assert {key for key, count in made.counts.items() if 1 <= count.value <= 5} <= hidden
    assert hidden == {key for key, status in protected.status.items() if status != "shown"}


@few
@given(nested())
def test_no_two_ways_of_filling_in_are_missed_by_the_bounds(made: Made) -> None:
    """Shift one hidden count and mend its relations in turn: wherever that works out, bounds allow it."""
    status = suppress(made.counts, made.relations)
    hidden = [key for key, is_now in status.items() if is_now != "shown"]
    found = bounds(made.counts, made.relations, hidden)
    for key in hidden[:3]:
        for step in (-1, 1):
            filled = _mended(made, set(hidden), key, step)
            for other, value in filled.items():
                assert found[other][0] <= value <= found[other][1]


def _mended(made: Made, hidden: set[str], key: str, step: int) -> dict[str, int]:
    """Another way to fill in the hidden counts, if one is found by simple means; nothing if not."""
    values = {name: count.value for name, count in made.counts.items()}
    values[key] += step
    settled = {key}
    for _ in range(20):
        broken = [
            relation
            for relation in made.relations
            if sum(values[k] for k in relation.totals) != sum(values[k] for k in relation.parts)
        ]
        if not broken:
            return {name: values[name] for name in hidden} if min(values.values()) >= 0 else {}
        free = [k for k in broken[0].keys if k in hidden and k not in settled]
        if not free:
            return {}
        missing = sum(values[k] for k in broken[0].totals) - sum(values[k] for k in broken[0].parts)
        values[free[0]] += missing if free[0] in broken[0].parts else -missing
        settled.add(free[0])
    return {}


@few
@given(nested(), st.lists(SMALL, min_size=2, max_size=8), st.integers(1, 7))
def test_bounds_that_need_no_solver_are_those_of_the_solver(made: Made, cells: list[int], cut: int) -> None:
    """One table whose sums close circles, and a year with its quarters, whose sums close none."""
    counts = {f"cell {n}": Count(value) for n, value in enumerate(cells)}
    groups = [group for group in (list(counts)[:cut], list(counts)[cut:]) if group]
    relations = []
    for number, group in enumerate(groups):
        counts[f"group {number}"] = Count(sum(counts[key].value for key in group))
        relations.append(Relation((f"group {number}",), tuple(group)))
    counts["year"] = Count(sum(cells))
    relations.append(Relation(("year",), tuple(f"group {number}" for number in range(len(groups)))))
    for table in (made, Made(counts, relations)):
        hidden = [key for key, is_now in suppress(table.counts, table.relations).items() if is_now != "shown"]
        found = bounds(table.counts, table.relations, hidden)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solver, "is_tree", lambda lines, keys: False)
            patch.setattr(narrowing, "ROUNDS", 0)
            assert bounds(table.counts, table.relations, hidden) == found


@few
@given(nested())
def test_zeros_are_shown_unless_nothing_else_can_cover(made: Made) -> None:
    status = suppress(made.counts, made.relations)
    for key, is_now in status.items():
        if is_now != "shown" and made.counts[key].value == 0:
            around = [relation for relation in made.relations if key in relation.keys]
            assert any(
                all(status[k] != "shown" for k in relation.parts if made.counts[k].value > 0)
                for relation in around
            )


@few
@given(nested())
def test_what_is_hidden_does_not_depend_on_the_order_and_stays_when_asked_again(made: Made) -> None:
    first = protect(made.counts, made.relations).status
    assert protect(dict(reversed(made.counts.items())), made.relations).status == first
    also = [key for key, is_now in first.items() if is_now != "shown"]
    assert suppress(made.counts, made.relations, also=also) == first


@few
@given(nested(cell=st.one_of(st.just(0), st.integers(6, 90))))
def test_a_table_without_small_counts_is_left_alone(made: Made) -> None:
    assert set(protect(made.counts, made.relations).status.values()) == {"shown"}


@few
@given(nested(), st.data())
def test_another_relation_never_brings_small_counts_back(made: Made, data: st.DataObject) -> None:
    """A relation may move a cover, but what is small stays hidden, and is hidden from its readers too."""
    keys = data.draw(st.lists(st.sampled_from(sorted(made.counts)), min_size=1, max_size=3, unique=True))
    more = Count(sum(made.counts[key].value for key in keys))
    counts, relations = {**made.counts, "more": more}, [*made.relations, Relation(("more",), tuple(keys))]
    before, after = protect(made.counts, made.relations).status, protect(counts, relations)
    small = {key for key, is_now in before.items() if is_now == "suppressed"}
    assert all(after.status[key] == "suppressed" for key in small)
    assert all(finding.is_wide_enough for finding in after.findings)
    once = suppress(made.counts, made.relations)
    kept = [key for key, is_now in once.items() if is_now != "shown"]
    grown = suppress(counts, relations, also=kept)
    assert all(grown[key] == once[key] for key in kept)


def hidden_in(values: dict[str, int], total: int, **told: Count) -> set[str]:
    counts = {"total": Count(total)} | {key: Count(value) for key, value in values.items()} | told
    status = protect(counts, [Relation(("total",), tuple(values))]).status
    return {key for key, is_now in status.items() if is_now != "shown"}


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"a": 3, "b": 7, "c": 20, "d": 0}, {"a", "b"}),
        ({"a": 3, "b": 0, "c": 20, "d": 0}, {"a", "c"}),
        ({"a": 1, "b": 2, "c": 20}, {"a", "b"}),
        ({"a": 1, "b": 1, "c": 20}, {"a", "b", "c"}),
        ({"a": 1, "b": 1, "c": 1, "d": 8, "e": 9}, {"a", "b", "c", "d"}),
        ({"a": 3, "b": 0}, {"a", "total"}),
        ({"a": 0, "b": 0}, set()),
        ({"a": 6, "b": 7}, set()),
        ({"a": 4, "b": 7, "c": 7}, {"a", "c"}),
    ],
)
def test_the_rule_by_example(values: dict[str, int], hidden: set[str]) -> None:
    assert hidden_in(values, sum(values.values())) == hidden


def test_a_rest_that_nobody_prints_must_not_be_worked_out_either() -> None:
    relation = [Relation(("reviews",), ("on time", "late"))]
    counts = {"reviews": Count(100), "on time": Count(97), "late": Count(3, is_published=False)}
    assert protect(counts, relation).status["on time"] == "secondary"
    told = counts | {"late": Count(3, is_sensitive=False, is_published=False)}
    assert set(protect(told, relation).status.values()) == {"shown"}


def test_what_a_reader_knows_from_elsewhere_hides_nothing() -> None:
    counts = {"all": Count(30), "small": Count(2), "known": Count(8, is_fixed=True), "large": Count(20)}
    status = protect(counts, [Relation(("all",), ("small", "known", "large"))]).status
    assert status["known"] == "shown" and status["large"] == "secondary"


def test_counts_that_nothing_can_hide_are_refused() -> None:
    counts = {"all": Count(10, is_fixed=True), "small": Count(2), "known": Count(8, is_fixed=True)}
    with pytest.raises(DisclosureError, match="small"):
        protect(counts, [Relation(("all",), ("small", "known"))])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Count(-1), "below zero"),
        (lambda: suppress({"a": Count(1)}, [Relation(("b",), ("a",))]), "not there"),
        (lambda: suppress({"a": Count(1), "b": Count(2)}, [Relation(("b",), ("a",))]), "add up"),
    ],
)
def test_counts_that_make_no_sense_are_refused(make: Callable[[], object], says: str) -> None:
    with pytest.raises(DisclosureError, match=says):
        make()


def test_a_printed_percentage_narrows_what_is_hidden() -> None:
    """Why the percentage of a hidden count is hidden too: 3 of 14 told as 21% gives both counts away."""
    counts = {"all": Count(40), "girls": Count(14), "boys": Count(26), "girls placed": Count(3)}
    counts["girls elsewhere"] = Count(11)
    relations = [
        Relation(("all",), ("girls", "boys")),
        Relation(("girls",), ("girls placed", "girls elsewhere")),
    ]
    hidden = ["girls", "boys", "girls placed", "girls elsewhere"]
    assert bounds(counts, relations, hidden)["girls placed"] == (0, 40)
    told = [Share("girls placed", "girls", 0.205, 0.215), Share("girls placed", "all", 0.07, 0.08)]
    assert bounds(counts, relations, hidden, shares=told)["girls placed"] == (3, 3)


def test_a_hidden_total_is_bounded_from_below_alone() -> None:
    counts = {"total": Count(12), "a": Count(4), "b": Count(8)}
    (low, high) = bounds(counts, [Relation(("total",), ("a", "b"))], ["total", "a"])["total"]
    assert (low, high) == (8, inf)


def test_an_audit_finds_what_a_careless_hand_hid() -> None:
    counts = {"total": Count(12), "a": Count(4), "b": Count(8)}
    status = {"total": "shown", "a": "suppressed", "b": "shown"}
    (finding,) = audit(counts, [Relation(("total",), ("a", "b"))], status)
    assert (finding.low, finding.high, finding.is_wide_enough) == (4, 4, False)

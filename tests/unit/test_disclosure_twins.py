"""Counts of two facts that come to the same: whoever is told the one knows the other."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.releases.disclosure.same_counts import Period, lies_within
from orchestration.releases.disclosure.twins import Series, sums, twins
from tests.unit import test_disclosure_figures as made

MONTHS = {f"2026-{n:02}": Period(date(2026, n, 1), date(2026, n, 28)) for n in range(1, 13)}
NUMBERS = dict(zip(MONTHS, [60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71], strict=True))

A: Series = ("a", "all", "all", "numerator")
B: Series = ("b", "all", "all", "numerator")
C: Series = ("c", "all", "all", "numerator")


def test_series_that_are_the_same_in_nearly_every_period_are_twins() -> None:
    nearly = {**NUMBERS, "2026-05": 12}
    other = {name: 100 - number for name, number in NUMBERS.items()}
    assert list(twins({A: NUMBERS, B: other, C: nearly})) == [(A, C)]


def test_series_may_be_the_same_by_chance_where_there_is_little_of_them() -> None:
    few = dict(list(NUMBERS.items())[:7])
    dull = dict.fromkeys(NUMBERS, 4)
    nothing = dict.fromkeys(NUMBERS, 0)
    for numbers in (few, dull, nothing):
        assert list(twins({A: numbers, B: dict(numbers)})) == []
    assert list(twins({})) == []


def test_periods_without_anything_make_no_twins() -> None:
    """Two rare things are both 0 nearly always, and differ where they happen."""
    one = dict.fromkeys(NUMBERS, 0) | {"2026-01": 3, "2026-02": 2, "2026-03": 1}
    other = dict.fromkeys(NUMBERS, 0) | {"2026-07": 3, "2026-08": 2, "2026-09": 1}
    assert list(twins({A: one, B: other})) == []


def test_neighbouring_categories_and_two_measures_that_come_to_a_third_are_sums() -> None:
    codes: list[Series] = [("how", "code", code, "numerator") for code in ("PN1", "PN2", "PN7")]
    one, two, three = ({name: n // k + k for name, n in NUMBERS.items()} for k in (2, 3, 7))
    took_part = {name: one[name] + two[name] for name in NUMBERS}
    whole = {name: took_part[name] + three[name] for name in NUMBERS}
    given = dict(zip((*codes, A, B, C), (one, two, three, took_part, three, whole), strict=True))
    assert list(sums(given)) == [((codes[0], codes[1]), A), ((A, B), C)]


def test_what_lies_within_a_measure_leaves_a_rest_that_must_not_be_known() -> None:
    measures = [made.measure("again"), made.measure("again_soon", counted="is_soon")]
    rows = [made.figure("again", 22), made.figure("again_soon", 21)]
    assert made.hidden(made.publish(measures, rows)) == []
    within = [{"equals": "again", "plus": ["again_soon"]}]
    safe = made.publish(measures, rows, relations=within)
    assert made.hidden(safe) == ["again_soon Y2026 all"]
    assert ("again", "rest within") in {(r["measure_code"], r["number"]) for r in safe.audit.to_pylist()}
    with pytest.raises(ValueError, match="again: what lies within it"):
        made.publish(measures, rows, relations=[{"equals": "again", "minus": ["again_soon"]}])


def test_what_lies_within_a_measure_by_its_condition_leaves_a_rest_as_well() -> None:
    measures = [
        made.measure("referred", fact="fct_advocacy"),
        made.measure("supported", fact="fct_advocacy", counted="not is_short_break and is_supported"),
        made.measure("soon", fact="fct_advocacy", counted="is_soon and is_supported and not is_short_break"),
        made.measure("elsewhere", fact="fct_other", counted="not is_short_break and is_supported"),
    ]
    rows = [made.figure(code, n) for code, n in (("referred", 40), ("supported", 38), ("soon", 30))]
    safe = made.publish(measures, [*rows, made.figure("elsewhere", 38)])
    assert made.hidden(safe) == ["supported Y2026 all"]
    found = {(row["measure_code"], row["number"], row["low"]) for row in safe.audit.to_pylist()}
    assert found == {("supported", "numerator", 30), ("referred", "rest within", 0)}
    told = [measures[0], made.measure("told", "percentage", of_these="is_told", fact="fct_advocacy")]
    told[1] = told[1].model_copy(update={"complement_is_told": True})
    assert made.hidden(made.publish(told, [rows[0], made.figure("told", 38, 40)])) == []


def test_of_how_many_a_share_is_not_known_may_be_told_where_its_rest_may_be() -> None:
    """A headline would be kept back for one record on which a day is missing."""
    in_time = {"of_these": "is_in_time", "fact": "fct_conference", "complement_is_told": True}
    known = "not is_short_break and days is not null"
    for told, asked, expected in (
        (True, known, []),
        (False, known, ["in_time Y2026 all"]),
        (True, "not is_short_break and is_first", ["in_time Y2026 all"]),
    ):
        share = made.measure(
            "in_time", "percentage", **in_time | {"complement_is_told": told, "counted": asked}
        )
        rows = [made.figure("held", 398), made.figure("in_time", 322, 397)]
        assert (
            made.hidden(made.publish([made.measure("held", fact="fct_conference"), share], rows)) == expected
        )


def test_conditions_lie_within_others_where_the_words_say_so() -> None:
    wide, on_time = (
        frozenset({"is_a", "status in ('late', 'on_time')"}),
        frozenset({"is_a", "status = 'late'"}),
    )
    assert lies_within(on_time, wide) and not lies_within(wide, on_time) and not lies_within(wide, wide)
    assert lies_within(wide, frozenset()) and lies_within(wide, frozenset({"is_a"}))
    assert not lies_within(frozenset({"is_a", "status <> 'late'"}), wide)
    assert not lies_within(frozenset({"is_a", "kind = 'late'"}), wide)


def test_a_count_is_kept_back_in_the_other_fact_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 63 children 3 came by night: whoever knows the 63 from another fact knows the 3."""
    measures = [
        made.measure("cla_number", breakdowns=["sex"]),
        made.measure("iro_changes", "mean", fact="fct_iro", sums="changes", counted="true"),
        made.measure("by_day", counted="came_by_day"),
        made.measure("by_night", counted="came_by_night"),
    ]
    rows = [
        made.figure(code, value, below, period=name)
        for name, number in NUMBERS.items()
        for code, value, below in (
            ("cla_number", number, None),
            ("iro_changes", 80, number),
        )
    ]
    rows += made.by_sex("cla_number", (3, 60, 0), "2026-04")[1:]
    monkeypatch.setattr(made, "PERIODS", MONTHS)
    safe = made.publish(measures, rows)
    assert made.hidden(safe) == ["cla_number 2026-04 female", "cla_number 2026-04 male"]
    small = {"2026-04": 3}
    rows = [
        made.figure("cla_number", small.get(name, number), period=name) for name, number in NUMBERS.items()
    ] + [
        made.figure("iro_changes", 80, small.get(name, number), period=name)
        for name, number in NUMBERS.items()
    ]
    measures[1] = measures[1].model_copy(update={"about": "service"})
    assert made.hidden(made.publish(measures, rows)) == ["cla_number 2026-04 all", "iro_changes 2026-04 all"]


def test_a_sum_that_is_out_by_a_few_is_protected_as_if_it_held() -> None:
    rows = made.by_sex("cla_number", (3, 40, 0))
    rows[0]["numerator"] += 1
    safe = made.publish([made.measure("cla_number")], rows)
    assert made.hidden(safe) == ["cla_number Y2026 female", "cla_number Y2026 male"]
    assert safe.do_not_add_up == ()

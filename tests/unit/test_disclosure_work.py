"""Many counts that hang together: equal ones are one, little work is enough, and too much of it hides all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.releases.disclosure.audit import MINIMUM_WIDTH, audit
from orchestration.releases.disclosure.bounds import Asked, bounds
from orchestration.releases.disclosure.equal_counts import merge
from orchestration.releases.disclosure.protection import protect
from orchestration.releases.disclosure.suppression import Count, Relation, suppress
from orchestration.releases.disclosure.twins import Series, sums
from tests.unit import test_disclosure_figures as made_figures
from tests.unit.test_disclosure_rule import Made, few, nested

# so little that nothing can be asked of the solver
NO_WORK = 1


def again(made: Made, which: list[str]) -> Made:
    """The table, with some counts printed a second time elsewhere."""
    counts = made.counts | {f"again {key}": made.counts[key] for key in which}
    return Made(counts, [*made.relations, *(Relation((key,), (f"again {key}",)) for key in which)])


@few
@given(nested(), st.data())
def test_counts_that_are_equal_are_hidden_together_and_bounded_as_one(
    made: Made, data: st.DataObject
) -> None:
    which = data.draw(st.lists(st.sampled_from(sorted(made.counts)), unique=True, max_size=6))
    twice = again(made, which)
    safe = protect(twice.counts, twice.relations)
    hidden = {finding.key: finding for finding in safe.findings}
    for key in which:
        assert safe.status[key] == safe.status[f"again {key}"]
        if key in hidden:
            assert (hidden[key].low, hidden[key].high) == (
                hidden[f"again {key}"].low,
                hidden[f"again {key}"].high,
            )
    # what a reader derives is what one derives who is told of both and that they are equal
    asked = bounds(twice.counts, twice.relations, list(hidden))
    assert {key: (one.low, one.high) for key, one in hidden.items()} == asked


@few
@given(nested())
def test_merging_loses_no_relation(made: Made) -> None:
    merged = merge(made.counts, made.relations)
    for relation in made.relations:
        totals, parts = ([merged.of[key] for key in keys] for keys in (relation.totals, relation.parts))
        if sorted(totals) != sorted(parts):
            assert any(
                sorted(one.totals) == sorted(totals) and sorted(one.parts) == sorted(parts)
                for one in merged.relations
            ) or all(merged.counts[key].is_fixed for key in {*totals, *parts} - ({*totals} & {*parts}))
    assert all(len({*one.keys}) > 1 for one in merged.relations)


def test_a_whole_that_is_one_of_its_parts_leaves_nothing_for_the_others() -> None:
    counts = {"all": Count(9), "a": Count(9), "b": Count(0), "c": Count(0)}
    relations = [Relation(("all",), ("a", "b", "c")), Relation(("all",), ("a",))]
    merged = merge(counts, relations)
    assert merged.of == {"all": "all", "a": "all", "b": "b", "c": "c"}
    assert merged.relations == [] and merged.counts["b"].is_fixed and not merged.counts["all"].is_fixed


@few
@given(nested())
def test_far_enough_apart_is_decided_as_exact_bounds_decide_it(made: Made) -> None:
    """Ways to fill in show less than the exact bounds, but the same of what is wide enough."""
    status = suppress(made.counts, made.relations)
    exact = audit(made.counts, made.relations, status)
    shown = audit(made.counts, made.relations, status, enough=MINIMUM_WIDTH)
    assert [(one.key, one.is_wide_enough) for one in shown] == [
        (one.key, one.is_wide_enough) for one in exact
    ]
    assert all(e.low <= s.low and s.high <= e.high for s, e in zip(shown, exact, strict=True))
    assert all(one.is_exact for one in exact)


@few
@given(nested(), st.integers(0, 40))
def test_too_little_work_hides_more_and_never_less(made: Made, work: int) -> None:
    safe = protect(made.counts, made.relations, to_decide=max(work, NO_WORK), to_be_exact=0)
    enough = protect(made.counts, made.relations)
    small = {key for key, count in made.counts.items() if count.is_small}
    assert all(safe.status[key] == "suppressed" for key in small)
    hidden = {one.key for one in safe.findings}
    exact = bounds(made.counts, made.relations, hidden)
    for one in safe.findings:
        assert one.is_wide_enough and exact[one.key][0] <= one.low <= one.high <= exact[one.key][1]
        assert not one.is_exact or exact[one.key] == (one.low, one.high)
    if not safe.hidden_whole:
        assert safe.status == enough.status
    assert hidden >= {key for key in safe.hidden_whole if made.counts[key].value > 0}


def test_where_everything_is_hidden_the_public_edition_can_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.releases.disclosure import published_cells

    measures = [
        made_figures.measure("started", when="during", day="started_on"),
        made_figures.measure("other", fact="fct_other"),
    ]
    rows = made_figures.by_sex("started", (33, 70, 40)) + made_figures.by_sex("other", (30, 40, 10))
    for quarter, counts in zip(
        made_figures.QUARTERS, ((3, 20, 10), (10, 20, 8), (9, 12, 11), (11, 18, 11)), strict=True
    ):
        rows += made_figures.by_sex("started", counts, quarter)
    assert made_figures.publish(measures, rows).kept_back_whole == 0
    monkeypatch.setattr(
        published_cells, "protect", lambda *given: protect(*given, to_decide=NO_WORK, to_be_exact=0)
    )
    public = made_figures.publish(measures, rows)
    assert public.kept_back_whole == len(made_figures.hidden(public)) == 20
    assert set(public.audit["bounds"].to_pylist()) <= {"exact", "at least as wide"}


def test_a_zero_that_follows_is_shown_and_covers_nothing() -> None:
    """Of 9 plans 9 are first plans: whoever sees that knows of no other, and other covers are taken."""
    counts = {"plans": Count(9), "first": Count(9), "again": Count(0), "girls": Count(4), "boys": Count(5)}
    counts |= {"soon": Count(0), "late": Count(0), "small": Count(2), "large": Count(7)}
    relations = [
        Relation(("plans",), ("first", "again")),
        Relation(("first",), ("plans",)),
        Relation(("again",), ("soon", "late")),
        Relation(("plans",), ("girls", "boys")),
        Relation(("plans",), ("small", "large", "again")),
    ]
    status = protect(counts, relations).status
    assert status["again"] == status["soon"] == status["late"] == "shown"
    assert status["small"] == "suppressed" and status["large"] == "secondary"


def test_sums_that_follow_from_others_are_left_out() -> None:
    """Where each measure is a multiple of one, nearly all pairs come to a third."""
    series: dict[Series, dict[str, int]] = {
        (f"m{n:02}", "all", "all", "numerator"): {f"2026-{month:02}": n * month for month in range(1, 13)}
        for n in range(1, 41)
    }
    found = list(sums(series))
    assert len(found) == 39  # more says nothing new of 40 numbers
    assert all(len(parts) == 2 for parts, _ in found)


@few
@given(nested())
def test_hidden_more_and_more_what_was_possible_stays_possible(made: Made) -> None:
    """Answers that are kept from call to call give the bounds that asking anew gives."""
    kept = Asked()
    status = suppress(made.counts, made.relations)
    for _ in range(3):
        hidden = [key for key, is_now in status.items() if is_now != "shown"]
        found = bounds(made.counts, made.relations, hidden, asked=kept)
        assert found == bounds(made.counts, made.relations, hidden)
        more = sorted(key for key in status if key not in hidden)[:1]
        status = suppress(made.counts, made.relations, also=[*hidden, *more])

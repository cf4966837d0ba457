"""The truth about a drop: what the generator knows because it planned it, as plain values for a JSON file.

Nothing here reads a file that was written, and nothing is worked out the way the product would.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.facts import Facts

SEQUENCES = ("first", "second", "later")
CODES = tuple(f"PN{number}" for number in range(8))


def review_answers(facts: Facts) -> dict[str, Any]:
    """Return what is true of the reviews of the collection year: those held in it, or due in it and not held.

    Short breaks are counted apart, because the return has no place for their reviews. Reviews not held
    count in the month in which they were due.
    """
    reviews = facts.reviews
    day = reviews["held"].where(reviews["outcome"].eq("held"), reviews["due"])
    in_year = (day >= facts.window.year_start) & (day <= facts.window.year_end)
    reviews = reviews.assign(month=day.dt.strftime("%Y-%m"))[in_year & reviews["outcome"].ne("planned")]
    is_break = reviews["group"].str.startswith("short break")
    usual = reviews[~is_break]
    months = np.arange(facts.window.year_start, facts.window.year_end + 1, dtype="datetime64[M]").astype(str)
    late = usual[usual["days_late"] > 0]
    missed = usual[usual["outcome"].eq("not held")]
    return {
        **_counts(usual),
        "not_assessable": 0,
        "by_sequence": {name: _counts(usual[usual["group"] == name]) for name in SEQUENCES},
        "by_month": {month: _counts(usual[usual["month"] == month]) for month in months},
        "short_breaks": _counts(reviews[is_break]),
        "late_reviews": _listed(late, facts, ["due", "held", "days_late", "group", "reason"]),
        "reviews_not_held": _listed(missed, facts, ["due", "group"]),
    }


def _counts(reviews: pd.DataFrame) -> dict[str, int]:
    held = reviews["outcome"].eq("held")
    late = reviews["days_late"] > 0
    return {
        "held": int(held.sum()),
        "on_time": int((held & ~late).sum()),
        "late": int(late.sum()),
        "not_held": int((~held).sum()),
    }


def _listed(reviews: pd.DataFrame, facts: Facts, columns: list[str]) -> list[dict[Any, Any]]:
    person = facts.care.periods["person"].loc[reviews["period"]]
    listed = reviews[columns].rename(columns={"group": "sequence"})
    listed.insert(0, "child", facts.people["child"].loc[person].to_numpy())
    for name in ("due", "held"):
        if name in listed:
            listed[name] = listed[name].dt.strftime("%Y-%m-%d")
    return [dict(row) for row in listed.sort_values(["child", "due"]).to_dict("records")]


def review_row_answers(facts: Facts) -> dict[str, int]:
    """Return what the rows of the reviews' extract are, all years, the broken ones not counted."""
    rows = facts.tables["ssd_cla_reviews"]
    called_off = rows["clar_cla_review_cancelled"].eq("Y")
    undated = rows["clar_cla_review_date"].isna()
    twice = (rows["row"] >= 0) & rows["row"].duplicated()
    return {
        "reviews_held": int((~called_off & ~undated & ~twice).sum()),
        "recorded_twice": int(twice.sum()),
        "called_off": int(called_off.sum()),
        "no_date_held": int(undated.sum()),
    }


def participation_answers(facts: Facts) -> dict[str, Any]:
    """Return how often each code stands in the reviews of the return, wrong codes and wrong ages included."""
    codes = facts.reviews["code"].loc[facts.current["reviews"]["row"]]
    counts = {code: int((codes == code).sum()) for code in CODES}
    return {
        "by_code": counts,
        "no_valid_code": int((~codes.isin(CODES)).sum()),
        "took_part": sum(counts[code] for code in CODES[1:7]),
        "aged_4_and_over": sum(counts[code] for code in CODES[1:]),
    }


def children_answers(facts: Facts) -> dict[str, int]:
    """Return how many children and periods of care the collection year has."""
    window, periods, header = facts.window, facts.care.periods, facts.current["header"]
    during = periods[(periods["start"] <= window.year_end) & (periods["end"] >= window.year_start)]
    is_break = during["kind"].eq("short break")
    usual = during[~is_break]
    at_end = usual["end"] > window.year_end
    return {
        "in_return": int(during["person"].nunique()),
        "looked_after_in_year": int(usual["person"].nunique()),
        "looked_after_at_year_end": int(at_end.sum()),
        "only_left_care": int((~header["person"].isin(facts.current["episodes"]["person"])).sum()),
        "short_breaks_in_year": int(during.loc[is_break, "person"].nunique()),
        "unaccompanied_in_year": int(usual.loc[usual["kind"].eq("uasc"), "person"].nunique()),
        "with_two_periods_in_year": int(usual["person"].duplicated().sum()),
        "periods_started_in_year": int((usual["start"] >= window.year_start).sum()),
        "periods_ended_in_year": int((~at_end).sum()),
        "mothers": int(facts.current["header"]["MOTHER"].eq("1").sum()),
    }


def breach_answers(facts: Facts, planted: dict[str, tuple[str, list[int]]]) -> dict[str, Any]:
    """Return, for each rule, the table of the return, how many of its rows it flags, and the children."""
    return {
        code: {
            "table": table,
            "rows": len(persons),
            "children": sorted(facts.people["child"].loc[np.array(persons, dtype=np.int64)]),
        }
        for code, (table, persons) in sorted(planted.items())
    }

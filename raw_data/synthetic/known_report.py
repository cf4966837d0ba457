"""What is true of the collection year, by measure of the annual report, and which odd rows lie in it.

Nothing here reads a file, and nothing is worked out the way the product does it. What a section counts does
not belong here, but in the modules that this one calls in turn.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_counts import Answer
from raw_data.synthetic.known_report_children import children_answers, looked_after
from raw_data.synthetic.known_report_protection import report_answers_of_protection
from raw_data.synthetic.known_report_reviews import (
    participation_answers,
    permanence_answers,
    review_answers,
)
from raw_data.synthetic.known_report_service import (
    advocacy_answers,
    audit_answers,
    concern_answers,
    service_answers,
)


def report_answers(facts: Facts) -> dict[str, Answer]:
    """Return, by measure, numerator, denominator (None of counts) and both by each breakdown.

    Measures at the end of a year are of its last day, the others of the collection year. What the plan does
    not know is left out: distances, and rates by population.
    """
    now = looked_after(facts)
    return {
        **children_answers(facts, now),
        **review_answers(facts, now),
        **participation_answers(facts, now),
        **advocacy_answers(facts, now),
        **permanence_answers(facts, now),
        **service_answers(facts, now),
        **concern_answers(facts),
        **audit_answers(facts),
        **report_answers_of_protection(facts),
    }


def odd_reviewing_rows(facts: Facts) -> dict[str, list[dict[str, str]]]:
    """Return the odd rows of the reviewing service by kind, each with its table and key."""
    drawn, tables = facts.reviewing, facts.tables
    reviews, periods = facts.reviews, facts.care.periods
    ends = periods["end"].loc[reviews["period"]].set_axis(reviews.index)
    last_day = reviews.index[reviews["held"].eq(ends) & reviews["held"].ge(facts.window.history_from)]
    details = drawn.details
    on_last_day = details["review"].isin(last_day) & details["status"].eq("HELD") & ~details["odd"]
    return {
        "two_officers_at_once": _listed(tables, "iro_allocation", drawn.officers.allocations["odd"]),
        "review_before_care": _listed(tables, "cla_review_detail", details["odd"]),
        "review_on_last_day_of_care": _listed(tables, "cla_review_detail", on_last_day),
        "dispute_closed_before_raised": _listed(tables, "iro_dispute", drawn.disputes.concerns["odd"]),
    }


def _listed(tables: dict[str, pd.DataFrame], table: str, chosen: pd.Series[bool]) -> list[dict[str, str]]:
    rows = tables[table]
    return [{"table": table, "key": str(key)} for key in rows.loc[chosen.to_numpy(), rows.columns[0]]]

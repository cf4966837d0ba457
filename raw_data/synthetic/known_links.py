"""How many rows of child protection belong together, by truth, and how many of them by a key that meets.

Nothing here looks for a link by date: which rows belong together is what the plan says.
"""

from __future__ import annotations

import pandas as pd

# From which table to which; the key columns in each; the person's in each.
LINKS = {
    "section_47_to_conference": (
        ("ssd_s47_enquiry", "s47e_s47_enquiry_id", "s47e_person_id"),
        ("ssd_initial_cp_conference", "icpc_s47_enquiry_id", "icpc_person_id"),
    ),
    "conference_to_plan": (
        ("ssd_initial_cp_conference", "icpc_cp_plan_id", "icpc_person_id"),
        ("ssd_cp_plans", "cppl_cp_plan_id", "cppl_person_id"),
    ),
    "plan_to_conference": (
        ("ssd_cp_plans", "cppl_icpc_id", "cppl_person_id"),
        ("ssd_initial_cp_conference", "icpc_icpc_id", "icpc_person_id"),
    ),
    "section_47_to_plan": (
        ("ssd_s47_enquiry", "s47e_referral_id", "s47e_person_id"),
        ("ssd_cp_plans", "cppl_referral_id", "cppl_person_id"),
    ),
    "review_to_plan": (
        ("ssd_cp_reviews", "cppr_cp_plan_id", None),
        ("ssd_cp_plans", "cppl_cp_plan_id", None),
    ),
}


def link_answers(
    clean: dict[str, pd.DataFrame], written: dict[str, pd.DataFrame]
) -> dict[str, dict[str, int]]:
    """Return for each link the rows it goes out from, and how they find the other row.

    `clean` are the tables with keys that all meet; `written` the same rows in the same order as the drop has
    them, before single cells were made dirty. `by_key`: the keys meet, for the same person.
    `by_person_and_date`: they do not, although the rows belong together. `unlinked`: nothing belongs to
    the row.
    """
    answers = {}
    for name, ((table, key, person), (other, other_key, other_person)) in LINKS.items():
        rows = clean[table][[key]].reset_index(drop=True)
        true = rows.reset_index(names="row").dropna().merge(
            clean[other][[other_key]].reset_index(drop=True).reset_index(names="other_row").dropna(),
            left_on=key,
            right_on=other_key,
        )  # fmt: skip
        here = written[table][key].iloc[true["row"]].to_numpy()
        there = written[other][other_key].iloc[true["other_row"]].to_numpy()
        meets = pd.Series(here == there) & pd.notna(here) & pd.notna(there)
        if person and other_person:
            same = clean[table][person].iloc[true["row"]].to_numpy()
            assert (same == clean[other][other_person].iloc[true["other_row"]].to_numpy()).all(), name
        answers[name] = {
            "rows": len(rows),
            "by_key": int(meets.sum()),
            "by_person_and_date": int((~meets).sum()),
            "unlinked": len(rows) - len(true),
        }
    return answers

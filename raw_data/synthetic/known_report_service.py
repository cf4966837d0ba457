"""What is true of the reviewing service, its concerns and its audits, by measure of the report.

Nothing here reads a file: the plan is counted. Reviews and children do not belong here.

A child with two officers at once is counted once in caseloads, and once with each officer. A concern that was
written as closed before it was raised was raised; how many working days it was open cannot be told. Praise is
no concern.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import add_working_days, days_of, england_holidays
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_counts import Answer, count_of, mean_of, share_of

OFFICERS = ("IRO", "IROCP", "CPCHAIR", "FIRO")
GOOD = ("OUT", "GOOD")
NAMED_WITHIN, RESOLVED_WITHIN = 5, 20  # working days
LEVELS = np.array(
    [
        "0 Informal", "1 Team manager", "2 Service manager", "3 Head of service", "4 Assistant director",
        "5 Director", "6 Chief executive",
    ],
    dtype=object,
)  # fmt: skip


def _in_year(facts: Facts, days: pd.Series) -> pd.Series[bool]:
    return days.between(facts.window.year_start, facts.window.year_end)


def _ratio(above: float, below: float) -> Answer:
    return {"numerator": above, "denominator": round(below, 3), "by": {}}


def service_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return the measures of the sections on the service and resources; `now` are the children at the end."""
    officers, window = facts.reviewing.officers, facts.window
    posts = officers.posts[
        (officers.posts["start"] <= window.year_end) & (officers.posts["end"] > window.year_end)
    ]
    posts = posts[posts["role"].isin(OFFICERS)]
    month = officers.months[officers.months["month"].eq(officers.months["month"].max())]
    fte = {part: float(month[f"fte_{part}"].sum()) for part in ("cla", "cp")}
    held = officers.allocations
    held_now = held[(held["start"] <= window.year_end) & (held["end"] > window.year_end)]
    persons = {role: set(held_now.loc[held_now["role"].eq(role), "person_id"]) for role in ("IRO", "CPCHAIR")}
    started = _started(facts)
    changes = _officers_in_year(facts, now)
    by_contract = month.groupby("contract")["fte_contract"].sum().round(3)
    return {
        "iro_headcount": count_of(posts, "contract", "role"),
        "iro_fte": {
            "numerator": round(float(month["fte_contract"].sum()), 3),
            "denominator": None,
            "by": {"contract": {str(name): [float(share), None] for name, share in by_contract.items()}},
        },
        "iro_fte_available": {
            "numerator": round(float(month["fte_available"].sum()), 3),
            "denominator": None,
            "by": {},
        },
        "iro_agency": share_of(posts, posts["contract"].eq("AGENCY")),
        "children_with_iro": share_of(now, now["period"].isin(held_now["period"])),
        "iro_allocated_in_5_days": share_of(started, started["in_time"]),
        "one_iro_in_year": share_of(now, changes.eq(1)),
        "iro_changes": mean_of(now, (changes - 1).clip(lower=0)),
        "cla_caseload": _ratio(len(persons["IRO"]), fte["cla"]),
        "cp_caseload": _ratio(len(persons["CPCHAIR"]), fte["cp"]),
        "combined_caseload": _ratio(len(persons["IRO"] | persons["CPCHAIR"]), fte["cla"] + fte["cp"]),
        "caseload_bands": _bands(held_now, month),
        "service_activity": _activity(facts),
    }


def _started(facts: Facts) -> pd.DataFrame:
    """Periods of care that began in the year, and whether an officer was named within five working days.

    Of a child who left before then, with no officer yet, none was due. When care ended is as the extract
    says, faults included.
    """
    periods = facts.care.periods
    started = periods[periods["kind"].ne("short break") & _in_year(facts, periods["start"])]
    episodes = facts.tables["ssd_cla_episodes"].drop_duplicates("period", keep="last").set_index("period")
    end = episodes["clae_cla_episode_ceased_date"].reindex(started.index)
    held = facts.reviewing.officers.allocations
    first = held[held["role"].eq("IRO")].groupby("period")["start"].min().reindex(started.index)
    first = first.mask(first > end)
    limit = pd.Series(add_working_days(days_of(started["start"]), NAMED_WITHIN), started.index)
    was_due = first.notna() | ~(end <= limit)
    return started.assign(in_time=first <= limit)[was_due]


def _officers_in_year(facts: Facts, now: pd.DataFrame) -> pd.Series[int]:
    """How many officers held each child in the year, in its present period of care."""
    held = facts.reviewing.officers.allocations
    during = held[held["role"].eq("IRO") & (held["end"] >= facts.window.year_start)]
    during = during[during["start"] <= facts.window.year_end]
    return now["period"].map(during.groupby("period")["worker_id"].nunique()).fillna(0).astype(int)


def _bands(held_now: pd.DataFrame, month: pd.DataFrame) -> Answer:
    """Officers of children looked after, by how many each would hold if all of a full post went into them."""
    children = held_now[held_now["role"].eq("IRO")].groupby("worker_id")["person_id"].nunique()
    time = month.set_index("worker_id")["fte_cla"]
    load = children.reindex(time.index[time > 0], fill_value=0) / time[time > 0]
    band = np.select([load < 30, load < 50, load <= 70], ["under 30", "30 to 49", "50 to 70"], "over 70")
    return count_of(pd.DataFrame({"caseload_band": band}), "caseload_band")


def _activity(facts: Facts) -> Answer:
    rows = facts.reviewing.activity
    counts = rows[_in_year(facts, rows["month"])].groupby("activity")["count"].sum()
    by = {str(name): [int(count), None] for name, count in counts.items()}
    return {"numerator": int(counts.sum()), "denominator": None, "by": {"activity": by}}


def advocacy_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return what the section on participation says of advocates and visitors."""
    drawn, last_day = facts.reviewing, facts.window.year_end
    referred = drawn.referrals[_in_year(facts, drawn.referrals["referred"])]
    referred = referred.rename(columns={"reason": "advocacy_reason"})
    supported = referred[referred["accepted"].eq("Y")]
    visitors = drawn.visitors
    matched = (visitors["matched"] <= last_day) & ~(visitors["ended"] <= last_day)
    waiting = (visitors["asked"] <= last_day) & ~(visitors["matched"] <= last_day)
    return {
        "advocacy_referred": count_of(referred, "advocacy_reason"),
        "advocacy_supported": count_of(supported, "advocacy_reason"),
        "advocacy_waiting": count_of(referred[referred["accepted"].eq("Y") & referred["start"].isna()]),
        "advocacy_hours": {
            "numerator": float(supported["hours"].sum()), "denominator": len(supported), "by": {}
        },
        "independent_visitors": count_of(visitors[matched]),
        "independent_visitors_waiting": count_of(visitors[waiting]),
    }  # fmt: skip


def concern_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of the section on concerns, by the day on which each was raised."""
    drawn = facts.reviewing.disputes
    rows = drawn.concerns[_in_year(facts, drawn.concerns["raised"])]
    teams = facts.tables["ssd_department"].set_index("dept_team_id")["dept_team_name"]
    rows = rows.assign(
        stage=np.where(rows["highest"] > 0, "formal", "informal"),
        level_name=LEVELS[rows["highest"]],
        team=rows["team"].map(teams),
    )
    raised = rows[rows["kind"].eq("CONCERN")]
    formal = raised[raised["formal"].notna()]
    limit = add_working_days(days_of(formal["formal"]), RESOLVED_WITHIN)
    closed = raised[raised["closed"].notna() & ~raised["odd"]]
    open_days = np.busday_count(
        days_of(closed["raised"]), days_of(closed["closed"]), holidays=england_holidays()
    )
    stages = drawn.stages[_in_year(facts, drawn.stages["entered"])]
    stages = stages.assign(level_name=LEVELS[stages["level"]])
    return {
        "disputes_raised": count_of(raised, "stage", "level_name", "theme", "team", "context", "outcome"),
        "disputes_by_family": count_of(raised),
        "disputes_open": count_of(raised[raised["closed"].isna()]),
        "good_practice": count_of(rows[rows["kind"].eq("GOODPRACTICE")], "theme"),
        "disputes_resolved_in_time": share_of(formal, formal["closed"] <= pd.Series(limit, formal.index)),
        "dispute_responses_in_time": share_of(stages, stages["answered"] <= stages["due"], "level_name"),
        "dispute_days_open": mean_of(closed, pd.Series(open_days, closed.index)),
        "cafcass_contacts": count_of(raised[raised["cafcass_asked"].notna()]),
        "cafcass_referrals": count_of(drawn.concerns[_in_year(facts, drawn.concerns["cafcass_referred"])]),
        "legal_advice": count_of(drawn.concerns[_in_year(facts, drawn.concerns["legal"])]),
    }


def audit_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of the section on audits; a grade is that after moderation, where there was any."""
    rows = facts.reviewing.audits
    rows = rows[_in_year(facts, rows["day"])]
    graded = rows.assign(grade=rows["moderated"].fillna(rows["grade"]), audit_type=rows["type"])
    asked = graded[graded["actions_due"].notna()]
    domains = facts.reviewing.domains.rename(columns={"domain": "audit_domain"})
    domains = domains[domains["audit"].isin(rows.index)]
    activity = _activity(facts)["by"]["activity"]
    back, sent = (activity.get(name, [0, None])[0] for name in ("SURVEYBACK", "SURVEYSENT"))
    return {
        "audits": count_of(graded, "audit_type", "service"),
        "audit_grades": count_of(graded, "grade"),
        "audits_good": share_of(graded, graded["grade"].isin(GOOD), "service"),
        "audit_domains_good": share_of(domains, domains["grade"].isin(GOOD), "audit_domain"),
        "audit_actions_in_time": share_of(asked, asked["actions_closed"] <= asked["actions_due"]),
        "feedback_returned": {"numerator": back, "denominator": sent, "by": {}},
    }

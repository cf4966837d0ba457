"""Breaches of the rules about children looked after for a year (OC2) and young people who left care (OC3).

The form of `PLANTS` is that of `breaches`. Faults of care histories do not belong here.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.breaches import Plant, persons_of
from raw_data.synthetic.dates import birthday, days_of
from raw_data.synthetic.facts import Facts

SCORES, EXTRA, LEAVERS = "ssd_sdq_scores", "oc2_extra", "ssd_care_leavers"


def _asked(facts: Facts) -> pd.DataFrame:
    """Children of OC2 whose answers are those of the plan: this year's rows of the plan."""
    rows = facts.further.outcomes
    return rows[rows["last_day"].eq(facts.window.year_end)]


def _of_the_year(facts: Facts, chosen: pd.DataFrame) -> pd.Series[bool]:
    """This year's questionnaires of the chosen, in the extract."""
    scores = facts.tables[SCORES]
    days = scores["csdq_sdq_completed_date"]
    during = days.between(facts.window.year_start, facts.window.year_end)
    return scores["person"].isin(chosen["person"]) & during


def _set_scores(facts: Facts, chosen: pd.DataFrame, column: str, value: str | int | None) -> None:
    if len(chosen):
        facts.tables[SCORES].loc[_of_the_year(facts, chosen), column] = value


def _set_extra(facts: Facts, chosen: pd.DataFrame, column: str, value: str | int | None) -> None:
    extra = facts.tables[EXTRA]
    if len(chosen):
        year = int(chosen["year"].iloc[0])
        extra.loc[extra["person"].isin(chosen["person"]) & extra["year"].eq(year), column] = value


def _add_score(facts: Facts, chosen: pd.DataFrame) -> None:
    scores = facts.tables[SCORES]
    row = scores[scores["csdq_sdq_score"].notna()].head(1)
    rows = pd.concat([row] * len(chosen), ignore_index=True) if len(chosen) else row.head(0)
    rows = rows.assign(
        person=chosen["person"].to_numpy(),
        csdq_table_id=[f"QX{place:06d}" for place in range(len(rows))],
        csdq_person_id=facts.people["person_id"].loc[chosen["person"]].to_numpy(),
        csdq_sdq_completed_date=pd.Timestamp(facts.window.year_end) - pd.Timedelta(days=9),
    )
    facts.tables[SCORES] = pd.concat([scores, rows], ignore_index=True)


def _usual_age(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["age_before"] >= 4) & (rows["age"] < 16)


def _reason_is_no_code(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    on_form = asked["person"].isin(facts.tables[SCORES].loc[_of_the_year(facts, asked), "person"])
    chosen = facts.choose(asked[asked["no_score"].notna() & _usual_age(asked) & on_form], rows)
    _set_scores(facts, chosen, "csdq_sdq_reason", "SDQ9")
    _set_extra(facts, chosen, "sdq_reason", None)
    return persons_of(chosen)


def _of_age_and_said_not_to_be(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[asked["no_score"].notna() & _usual_age(asked)], rows)
    _set_scores(facts, chosen, "csdq_sdq_reason", "SDQ1")
    _set_extra(facts, chosen, "sdq_reason", "SDQ1")
    return persons_of(chosen)


def _without_score_and_reason(facts: Facts, chosen: pd.DataFrame) -> list[int]:
    _set_scores(facts, chosen, "csdq_sdq_reason", None)
    _set_extra(facts, chosen, "sdq_reason", None)
    return persons_of(chosen)


def _no_questionnaire(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    return _without_score_and_reason(
        facts, facts.choose(asked[asked["no_score"].notna() & _usual_age(asked)], rows)
    )


def _no_questionnaire_at_the_edge(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    edge = (asked["age_before"] < 4) | (asked["age"] >= 17)
    return _without_score_and_reason(facts, facts.choose(asked[asked["no_score"].notna() & edge], rows))


def _score_and_reason(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[asked["score"].notna() & _usual_age(asked)], rows)
    _set_scores(facts, chosen, "csdq_sdq_reason", "SDQ4")
    return persons_of(chosen)


def _too_young_for_a_score(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[asked["age"] < 4], rows)
    _add_score(facts, chosen)
    return persons_of(chosen)


def _development_not_told(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[asked["age"] < 5], rows)
    _set_extra(facts, chosen, "health_check_up_to_date", None)
    return persons_of(chosen)


def _offer_not_told(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[asked["offered"].notna()], rows)
    _set_extra(facts, chosen, "intervention_offered", None)
    return persons_of(chosen)


def _convicted_under_10(facts: Facts, rows: int) -> list[int]:
    asked = _asked(facts)
    chosen = facts.choose(asked[(asked["age"] >= 5) & (asked["age"] < 10)], rows)
    convictions = facts.tables["ssd_cla_convictions"]
    added = pd.DataFrame(
        {
            "person": chosen["person"],
            "clac_cla_conviction_id": [f"OX{place:06d}" for place in range(len(chosen))],
            "clac_person_id": facts.people["person_id"].loc[chosen["person"]].to_numpy(),
            "clac_cla_conviction_date": pd.Timestamp(facts.window.year_start) + pd.Timedelta(days=60),
        }
    )
    facts.tables["ssd_cla_convictions"] = pd.concat([convictions, added], ignore_index=True)
    return persons_of(chosen)


def _leavers(facts: Facts) -> pd.DataFrame:
    rows = facts.further.leavers
    now = rows[rows["first_day"].eq(facts.window.year_start)]
    return now[~now["person"].isin(facts.people.index[facts.people["is_uasc"]])]


def _in_touch(facts: Facts) -> pd.DataFrame:
    leavers = _leavers(facts)
    return leavers[leavers["in_touch"].eq("YES")]


def _set_leavers(facts: Facts, chosen: pd.DataFrame, **values: str | None) -> list[int]:
    table = facts.tables[LEAVERS]
    for column, value in values.items() if len(chosen) else ():
        table.loc[table["person"].isin(chosen["person"]), f"clea_care_leaver_{column}"] = value
    return persons_of(chosen)


def _in_touch_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _set_leavers(facts, facts.choose(_in_touch(facts), rows), in_touch="MAYBE")


def _activity_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _set_leavers(facts, facts.choose(_in_touch(facts), rows), activity="F9")


def _home_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _set_leavers(facts, facts.choose(_in_touch(facts), rows), accommodation="Q")


def _went_home_and_is_told_of(facts: Facts, rows: int) -> list[int]:
    return _set_leavers(facts, facts.choose(_in_touch(facts), rows), in_touch="RHOM")


def _in_touch_and_nothing_known(facts: Facts, rows: int) -> list[int]:
    return _set_leavers(facts, facts.choose(_in_touch(facts), rows), activity="0")


def _in_a_foyer_under_18(facts: Facts, rows: int) -> list[int]:
    at_17 = _in_touch(facts).query("turns == 17")
    return _set_leavers(facts, facts.choose(at_17, rows), accommodation="T")


def _with_former_carers_at_17(facts: Facts, rows: int) -> list[int]:
    at_17 = _in_touch(facts).query("turns == 17")
    return _set_leavers(facts, facts.choose(at_17, rows), accommodation="Z")


def _died_last_year(facts: Facts, rows: int) -> list[int]:
    known = facts.previous["oc3"]
    chosen = facts.choose(known[known["person"].isin(_leavers(facts)["person"])], rows)
    known.loc[chosen.index, ["IN_TOUCH", "ACTIV", "ACCOM"]] = ["DIED", "0", "0"]
    return persons_of(chosen)


def _left_on_the_18th_birthday(facts: Facts, rows: int) -> list[int]:
    """A care leaver is recorded who left on the birthday itself: asked about a year later, not yet."""
    periods = facts.care.periods
    adult = days_of(periods["end"]) == birthday(days_of(periods["born"]), 18)
    during = periods["end"].between(facts.window.year_start, facts.window.year_end)
    table = facts.tables[LEAVERS]
    like = table[table["clea_care_leaver_in_touch"].eq("YES")].head(1)
    # In a small authority there may be nobody to be like.
    chosen = facts.choose(periods[adult & during & periods["kind"].eq("ordinary")], rows * len(like))
    added = pd.concat([like] * len(chosen), ignore_index=True) if len(chosen) else like.head(0)
    added = added.assign(
        person=chosen["person"].to_numpy(),
        clea_table_id=[f"CX{place:06d}" for place in range(len(added))],
        clea_person_id=facts.people["person_id"].loc[chosen["person"]].to_numpy(),
    )
    facts.tables[LEAVERS] = pd.concat([table, added], ignore_index=True)
    facts.added["oc3"] += len(chosen)
    return persons_of(chosen)


PLANTS: dict[str, tuple[str, Plant]] = {
    "159": ("OC2", _offer_not_told),
    "196": ("OC2", _reason_is_no_code),
    "197B": ("OC2", _no_questionnaire_at_the_edge),
    "157": ("OC2", _of_age_and_said_not_to_be),
    "186": ("OC2", _no_questionnaire),
    "188": ("OC2", _too_young_for_a_score),
    "545": ("OC2", _development_not_told),
    "542": ("OC2", _convicted_under_10),
    "197a": ("OC2", _score_and_reason),
    "348": ("OC3", _died_last_year),
    "347": ("OC3", _in_a_foyer_under_18),
    "3001": ("OC3", _with_former_carers_at_17),
    "1016": ("OC3", _left_on_the_18th_birthday),
    "131": ("OC3", _in_touch_is_no_code),
    "132": ("OC3", _activity_is_no_code),
    "133": ("OC3", _home_is_no_code),
    "344": ("OC3", _went_home_and_is_told_of),
    "345": ("OC3", _in_touch_and_nothing_known),
}

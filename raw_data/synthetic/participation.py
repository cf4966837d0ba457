"""Who was asked and came to reviews, whose views were heard, and the consultation forms sent before them.

The codes of participation do not belong here but are read, nor do the contacts of officers outside meetings.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Flags, Window, add_months, days_of
from raw_data.synthetic.random_streams import between, pick

YEARS_TOLD = 3  # years back that attendance, forms and contacts are told of
# Of the child by code: whether it came, and how its views were given.
CHILD = {
    "PN0": ("NO", "NONE"), "PN1": ("YES", "SPOKE"), "PN2": ("YES", "ADVOCATE"), "PN3": ("YES", "FORM"),
    "PN4": ("YES", "NONE"), "PN5": ("NO", "ADVOCATE"), "PN6": ("NO", "WRITTEN"), "PN7": ("NO", "NONE"),
}  # fmt: skip
# How often each is invited; of those invited, how they come; how often one who does not gives views.
OTHERS: dict[str, tuple[float, dict[str, float], float]] = {
    "MOTHER": (0.82, {"YES": 42, "VIRTUAL": 14, "PART": 4, "NO": 40}, 0.3),
    "FATHER": (0.55, {"YES": 30, "VIRTUAL": 12, "PART": 3, "NO": 55}, 0.25),
    "CARER": (0.96, {"YES": 82, "VIRTUAL": 10, "NO": 8}, 0.5),
    "SW": (1.0, {"YES": 86, "VIRTUAL": 11, "NO": 3}, 0.8),
    "SCHOOL": (0.6, {"YES": 35, "VIRTUAL": 25, "NO": 40}, 0.7),
    "HEALTH": (0.4, {"YES": 15, "VIRTUAL": 20, "NO": 65}, 0.7),
}
PARENTS = ("MOTHER", "FATHER")
NOT_ASKED = {"NOTINVITED": 50, "NOTSUITABLE": 25, "UNKNOWN": 25}
ABSENT = {"DECLINED": 70, "UNWELL": 30}
ASKED_FOR_FORM = {"CHILD": (0.85, 0.55), "MOTHER": (0.6, 0.28), "CARER": (0.9, 0.66), "SCHOOL": (0.45, 0.6)}
CHANNELS = {"APP": 30, "EMAIL": 34, "PAPER": 24, "PHONE": 6, "VISIT": 6}


def reviews_told(
    detail: pd.DataFrame, reviews: pd.DataFrame, periods: pd.DataFrame, window: Window
) -> pd.DataFrame:
    """Return the first meetings of the reviews held in the last three years, short breaks apart, with `code`,
    `kind` (of the period) and `age` at the review.
    """
    since = add_months(np.array([window.year_start]), -12 * (YEARS_TOLD - 1))[0]
    usual = detail["part"].lt(2) & ~detail["odd"] & ~detail["is_break"]
    held = detail[detail["status"].eq("HELD") & usual]
    held = held[held["held"] >= since]
    told: pd.DataFrame = held.assign(
        code=reviews["code"].loc[held["review"]].to_numpy(),
        kind=periods["kind"].to_numpy()[held["period"]],
        age=dates.age_on(days_of(held["born"]), days_of(held["held"])),
    )
    return told


def draw_participants(told: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per meeting and person: `row` of the details, `review_id`, `seq`, `role`, `invited`,
    `attended`, `views` and `absent` (why, where absent).
    """
    size = len(told)
    row = told.index.to_numpy()
    come = told["code"].map({code: came for code, (came, _) in CHILD.items()}).fillna("NO")
    online = told["method"].isin(["VIRTUAL", "PHONE"])
    come = come.mask(come.eq("YES") & online, "VIRTUAL")
    views = told["code"].map({code: by for code, (_, by) in CHILD.items()}).fillna("NONE")
    child = pd.DataFrame({"row": row, "role": "CHILD", "attended": come, "views": views, "invited": "Y"})
    too_young = told["code"].eq("PN0")
    child["absent"] = pd.Series(pick(rng, ABSENT, size), told.index).mask(too_young, "NOTSUITABLE")
    child.loc[too_young, "invited"] = "N"
    advocates = child[told["code"].isin(["PN2", "PN5"])].assign(
        role="ADVOCATE", attended="YES", views="SPOKE", invited="Y"
    )
    found = [child, advocates]
    for role, (share, ways, gives_views) in OTHERS.items():
        expected: Flags = np.ones(size, dtype=bool)
        if role == "SCHOOL":
            expected = told["age"].to_numpy() >= 4
        elif role == "FATHER":
            expected = rng.random(size) < 0.85  # of the others no father is known
        away = told["kind"].eq("uasc").to_numpy() & (role in PARENTS)
        invited = (rng.random(size) < share) & ~away
        came = np.where(invited, pick(rng, ways, size), "NO")
        writes = invited & (came == "NO") & (rng.random(size) < gives_views)
        why = np.where(invited, pick(rng, ABSENT, size), pick(rng, NOT_ASKED, size))
        rows = pd.DataFrame(
            {
                "row": row,
                "role": role,
                "attended": came,
                "views": np.select([came != "NO", writes], ["SPOKE", "WRITTEN"], "NONE"),
                "invited": np.where(invited, "Y", "N"),
                "absent": np.where(away, "UNKNOWN", why),
            }
        )
        asked = expected & (invited | np.isin(role, PARENTS))  # of parents it is said why they were not asked
        found.append(rows[asked])
    together = pd.concat(found, ignore_index=True)
    together["absent"] = together["absent"].where(together["attended"].eq("NO"))
    together = together.sort_values("row", kind="stable", ignore_index=True)
    together["review_id"] = told["review_id"].loc[together["row"]].to_numpy()
    return together.assign(seq=together.groupby("row").cumcount() + 1)


def draw_forms(told: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per form, with `sent` and `returned` (NaT where it did not come back).

    Forms go out two to four weeks before the review, and within its collection year.
    """
    held = days_of(told["held"])
    found = []
    for respondent, (asked, returns) in ASKED_FOR_FORM.items():
        size = len(told)
        sent = np.maximum(dates.working_day_by(held - between(rng, 14, 28, size)), year_began(held))
        answered = sent + (rng.random(size) * (held - sent).astype(np.int64)).astype(np.int64)
        back: Flags = rng.random(size) < returns
        age = told["age"].to_numpy()
        rows = pd.DataFrame(
            {
                "row": told.index,
                "review_id": told["review_id"].to_numpy(),
                "respondent": respondent,
                "sent": sent,
                "returned": np.where(back, answered, np.datetime64("NaT")),
                "channel": pick(rng, CHANNELS, size),
                "version": np.select([age < 8, age < 12], ["U8", "8TO11"], "12PLUS"),
            }
        )
        old_enough = (age >= 4) | (respondent not in ("CHILD", "SCHOOL"))
        found.append(rows[old_enough & (rng.random(size) < asked)])
    forms = pd.concat(found).sort_values(["row", "respondent"], ignore_index=True)
    forms["version"] = forms["version"].where(forms["respondent"].eq("CHILD"))
    return forms


def year_began(days: Days) -> Days:
    """Return the 1 April on or before each day."""
    years = (dates.collection_year(days) - 1971).astype("datetime64[Y]")
    return add_months(years.astype("datetime64[D]"), 3)


def participation_tables(participants: pd.DataFrame, forms: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the extracts of attendance (of reviews of children looked after) and of forms."""
    return {
        "review_participant": pd.DataFrame(
            {
                "meeting_kind": "CLA",
                "review_id": participants["review_id"],
                "seq": participants["seq"],
                "person_role": participants["role"],
                "invited": participants["invited"],
                "attended": participants["attended"],
                "views_by": participants["views"],
                "absent_reason": participants["absent"],
            }
        ),
        "review_consultation": pd.DataFrame(
            {
                "consultation_id": "CF" + forms.index.to_series().astype("str").str.zfill(7),
                "review_id": forms["review_id"],
                "respondent": forms["respondent"],
                "sent_date": forms["sent"],
                "returned_date": forms["returned"],
                "channel": forms["channel"],
                "age_version": forms["version"],
            }
        ),
    }

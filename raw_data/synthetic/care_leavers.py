"""Young people who have left care: who is asked about in which year, and how things stand with them.

Care itself does not belong here. Asked about are those who turn 17 to 21 in the year, were looked after for
thirteen weeks or more from the age of 14 and for some of it at 16 or 17, and had left by their birthday.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window, add_months, age_on, birthday, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import pick, stream
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import team_ids, worker_ids

NOT_LEAVERS = (
    "E2",
    "E3",
    "E11",
    "E12",
    "E15",
)  # died, moved to another authority, adopted, found to be adult
WEEKS = 13
IN_TOUCH = {"YES": 88, "NO": 4, "REFU": 3, "NREQ": 3, "RHOM": 2}
ACTIVITIES = {
    "F1": 7,
    "F2": 22,
    "F4": 5,
    "F5": 20,
    "P1": 1,
    "P2": 4,
    "P4": 1,
    "P5": 5,
    "G4": 12,
    "G5": 18,
    "G6": 5,
}
HOMES = {"B": 14, "C": 5, "D": 26, "E": 6, "K": 3, "S": 1, "U": 34, "V": 1, "W": 1, "X": 3, "Y": 3, "Z": 12}
NEVER_SUITABLE = ("S", "X", "W", "V")
SUITABLE = 0.9


def draw_care_leavers(
    care: Care, people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> pd.DataFrame:
    """Return one row per young person and year (last year, this year) in which the return asks about them.

    Columns: `person`, `first_day` of the year, `turns` (17 to 21), `in_touch`, `activity`, `home` and
    `suitable` (None where not in touch). Asked about are only those whose care the returns of that year and
    the year before show: of those who left longer ago, no rule could tell that they were in care.
    """
    rng = stream(settings.seed, serial, "care_leavers")
    before = add_months(np.array([window.previous_start]), -12)[0]
    years = (
        _asked(care, people, before, window.previous_start, window.previous_end),
        _asked(care, people, window.previous_start, window.year_start, window.year_end),
    )
    rows = pd.concat(years, ignore_index=True)
    size = len(rows)
    rows["in_touch"] = pick(rng, IN_TOUCH, size)
    known = rows["in_touch"].eq("YES")
    went_home = rows["in_touch"].eq("RHOM")
    rows["activity"] = pd.Series(pick(rng, ACTIVITIES, size)).where(known).mask(went_home, "0")
    home = pd.Series(pick(rng, HOMES, size))
    home = home.mask(home.eq("Z") & (rows["turns"] == 17), "D")  # with former carers: not at 17
    suitable = pd.Series(np.where(rng.random(size) < SUITABLE, "1", "2")).mask(home.isin(NEVER_SUITABLE), "2")
    rows["home"], rows["suitable"] = home.where(known).mask(went_home, "0"), suitable.where(known)
    return rows


def _asked(
    care: Care,
    people: pd.DataFrame,
    seen_from: np.datetime64,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> pd.DataFrame:
    periods = care.periods[(care.periods["start"] <= last_day) & care.periods["kind"].ne("short break")]
    last = periods.drop_duplicates("person", keep="last")
    ended = last[(last["end"] <= last_day) & (last["end"] >= seen_from) & ~last["left"].isin(NOT_LEAVERS)]
    born, end = days_of(ended["born"]), days_of(ended["end"])
    turns = age_on(born, np.full(len(ended), last_day))
    # At 17 and 18, care must have ended before the birthday; at later birthdays it has.
    gone = (turns > 18) | (end < np.where(turns == 18, birthday(born, 18), birthday(born, 17)))
    enough = ended["person"].isin(_in_care_long_enough(care, people, seen_from, last_day))
    # Of a mother last year's return tells the birth, and this one may not: there are none among them.
    mother = ended["person"].isin(people.index[people["baby_born"].notna()]).to_numpy() & (end < first_day)
    asked = (turns >= 17) & (turns <= 21) & gone & enough.to_numpy() & ~mother
    return pd.DataFrame({"person": ended["person"], "first_day": first_day, "turns": turns})[asked]


def _in_care_long_enough(
    care: Care, people: pd.DataFrame, seen_from: np.datetime64, last_day: np.datetime64
) -> pd.Index:
    """Return the persons whose episodes in these years last long enough from 14, and go beyond 16."""
    shown = care.episodes[(care.episodes["end"] >= seen_from) & (care.episodes["start"] <= last_day)]
    person = care.periods["person"].to_numpy()[shown["period"]]
    born, start, end = days_of(people["born"].loc[person]), days_of(shown["start"]), days_of(shown["end"])
    spells = {
        age: np.maximum((end - np.maximum(start, birthday(born, age))).astype(np.int64), 0)
        for age in (14, 16)
    }
    days = pd.DataFrame(spells).groupby(person).sum()
    return days.index[(days[14] >= 7 * WEEKS) & (days[16] >= 1)]


def care_leaver_tables(
    leavers: pd.DataFrame, people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> dict[str, pd.DataFrame]:
    """Return the extract of care leavers as things stand: those whom this year's return asks about."""
    rng = stream(settings.seed, serial, "care_leaver_tables")
    now = leavers[leavers["first_day"].eq(window.year_start)].reset_index(drop=True)
    size = len(now)
    contact = window.year_end - rng.integers(1, 60, size)
    chosen = rng.integers(0, 1_000_000, size)
    return {
        "ssd_care_leavers": pd.DataFrame(
            {
                "person": now["person"],
                "clea_table_id": "CL" + now.index.to_series().astype("str").str.zfill(6),
                "clea_person_id": people["person_id"].loc[now["person"]].to_numpy(),
                "clea_care_leaver_eligibility": np.where(now["turns"] >= 18, "Former Relevant", "Relevant"),
                "clea_care_leaver_in_touch": now["in_touch"],
                "clea_care_leaver_latest_contact": pd.Series(contact).where(now["in_touch"].eq("YES")),
                "clea_care_leaver_accommodation": now["home"],
                "clea_care_leaver_accom_suitable": now["suitable"],
                "clea_care_leaver_activity": now["activity"],
                "clea_pathway_plan_review_date": window.year_end - rng.integers(20, 180, size),
                "clea_care_leaver_allocated_team": team_ids(chosen),
                "clea_care_leaver_worker_id": worker_ids(chosen, settings),
            }
        )
    }


def returned_leavers(leavers: pd.DataFrame, people: pd.DataFrame, first_day: np.datetime64) -> pd.DataFrame:
    """Return OC3 of the year that begins on `first_day`; 0 stands for what is not known of them."""
    rows = leavers[leavers["first_day"].eq(first_day)]
    return pd.DataFrame(
        {
            "person": rows["person"],
            "CHILD": people["child"].loc[rows["person"]].set_axis(rows.index),
            "DOB": people["born"].loc[rows["person"]].set_axis(rows.index),
            "IN_TOUCH": rows["in_touch"],
            "ACTIV": rows["activity"].fillna("0"),
            "ACCOM": (rows["home"] + rows["suitable"].fillna("")).fillna("0"),
        }
    ).sort_values("CHILD", ignore_index=True)

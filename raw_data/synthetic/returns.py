"""The SSDA903 return as the plan has it, for any year: last year's files, and what this year's must hold.

Rules and the reading of extracts do not belong here; the plan is read directly, which no product can do.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import birthday, days_of
from raw_data.synthetic.episodes import Care

Return: TypeAlias = dict[str, pd.DataFrame]
SHORT_BREAKS = ("V3", "V4")


def planned_return(
    care: Care,
    people: pd.DataFrame,
    reviews: pd.DataFrame,
    leavers: pd.DataFrame,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> Return:
    """Return header, episodes, reviews and uasc of the year from `first_day` to `last_day`, dates as dates.

    The header also names the `leavers` whom the year's return asks about, without a word on motherhood.

    Columns are those of the return, with `person` in front, and in `episodes` and `reviews` `row`, the
    number in the plan. What happened after the year is not in it: an episode that ended later has no end
    yet. Nothing is said of homes, places and mothers for short breaks, nor of their reviews: the return
    asks for none.
    """
    episodes = _episodes(care, people, first_day, last_day)
    asked = leavers.loc[leavers["first_day"].eq(first_day), "person"]
    header = _header(people, episodes, asked, last_day)
    held = reviews[(reviews["held"] >= first_day) & (reviews["held"] <= last_day)].reset_index(names="row")
    held = held[~held["group"].str.startswith("short break")]
    persons = care.periods["person"].to_numpy()[held["period"]]
    reviewed = pd.DataFrame(
        {
            "person": persons,
            "row": held["row"],
            "CHILD": people["child"].loc[persons].to_numpy(),
            "DOB": people["born"].loc[persons].to_numpy(),
            "REVIEW": held["held"],
            "REVIEW_CODE": held["code"],
        }
    )
    uasc = people.loc[np.sort(episodes["person"].unique())].query("is_uasc and asylum_until >= @first_day")
    return {
        "header": header,
        "episodes": episodes,
        "reviews": reviewed.sort_values(["CHILD", "REVIEW"], ignore_index=True),
        "uasc": pd.DataFrame(
            {
                "person": uasc.index,
                "CHILD": uasc["child"],
                "SEX": uasc["sex"],
                "DOB": uasc["born"],
                "DUC": uasc["asylum_until"].where(
                    uasc["asylum_until"] <= last_day, birthday(days_of(uasc["born"]), 18)
                ),
            }
        ).sort_values("CHILD", ignore_index=True),
    }


def _episodes(
    care: Care, people: pd.DataFrame, first_day: np.datetime64, last_day: np.datetime64
) -> pd.DataFrame:
    plan = care.episodes
    during = plan[(plan["start"] <= last_day) & (plan["end"] >= first_day)].reset_index(names="row")
    period = during["period"].to_numpy()
    person = care.periods["person"].to_numpy()[period]
    placed = care.placements.loc[during["placement"]].set_axis(during.index)
    over = during["end"] <= last_day
    following = plan["rne"].shift(-1).loc[during["row"]].set_axis(during.index)
    moves = over & during["rec"].eq("X1") & following.isin(["P", "T", "B", "U"])
    status = care.legal["status"].loc[during["legal"]].to_numpy()
    is_asked_where = ~np.isin(status, SHORT_BREAKS)
    home = pd.Series(care.periods["home"].to_numpy()[period], during.index)
    return pd.DataFrame(
        {
            "person": person,
            "period": period,
            "row": during["row"],
            "CHILD": people["child"].loc[person].to_numpy(),
            "DECOM": during["start"],
            "RNE": during["rne"],
            "LS": status,
            "CIN": people["need"].loc[person].to_numpy(),
            "PLACE": placed["type"],
            "PLACE_PROVIDER": placed["provider"],
            "DEC": during["end"].where(over),
            "REC": during["rec"].where(over),
            "REASON_PLACE_CHANGE": placed["reason"].where(moves),
            "HOME_POST": home.where(is_asked_where),
            "PL_POST": placed["postcode"].where(is_asked_where),
            "URN": placed["urn"].where(is_asked_where),
        }
    ).sort_values(["CHILD", "DECOM"], ignore_index=True)


def _header(
    people: pd.DataFrame, episodes: pd.DataFrame, leavers: pd.Series[int], last_day: np.datetime64
) -> pd.DataFrame:
    """One row per child with an episode and per care leaver.

    Nothing is said of motherhood for boys, short breaks and leavers who were not looked after in the year.
    """
    looked_after = episodes["person"].unique()
    known = people.loc[np.union1d(looked_after, leavers)]
    asked = known["sex"].eq("F") & ~known["is_short_breaks"] & known.index.isin(looked_after)
    is_mother = (known["baby_born"] <= last_day) & asked
    return pd.DataFrame(
        {
            "person": known.index,
            "CHILD": known["child"],
            "SEX": known["sex"],
            "DOB": known["born"],
            "ETHNIC": known["ethnicity"],
            "UPN": known["upn"].fillna(known["upn_unknown"]),
            "MOTHER": is_mother.map({True: "1", False: "0"}).where(asked),
            "MC_DOB": known["baby_born"].where(is_mother),
        }
    ).sort_values("CHILD", ignore_index=True)

"""The home on the day each period of care began, and which household each foster placement is with.

Postcodes do not belong here: they are drawn with people and placements.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.codes import FOSTER, TEMPORARY
from raw_data.synthetic.dates import Window
from raw_data.synthetic.episodes import Care


def household_ids(placements: pd.DataFrame) -> pd.Series[str]:
    """Return the id of the household of each placement: the carers' number and where they live."""
    return (
        "FH"
        + placements["carer"].astype("int64").astype("str").str.zfill(3)
        + placements["postcode"].str[-3:]
    )


def home_and_carer_tables(care: Care, people: pd.DataFrame, window: Window) -> dict[str, pd.DataFrame]:
    """Return the council's own lists `entry_home` and `placement_carer`.

    Of unaccompanied children and short breaks no home is listed. Households are known by their number with
    the provider, so that carers who keep a child after a change of status are one household.
    """
    periods = care.periods
    seen = (periods["start"] <= window.year_end) & (periods["end"] >= window.history_from)
    listed = periods[seen & periods["home"].notna() & periods["kind"].ne("short break")]
    placements = care.placements
    fostered = placements["type"].isin([*FOSTER, "A5", "A6"]) & ~placements["type"].isin(TEMPORARY)
    known = (placements["start"] <= window.year_end) & (placements["end"] >= window.history_from)
    placed = placements[fostered & known]
    return {
        "entry_home": pd.DataFrame(
            {
                "person": listed["person"],
                "person_id": people["person_id"].loc[listed["person"]].to_numpy(),
                "period_start_date": listed["start"],
                "home_postcode": listed["home"],
                "no_fixed_home": "N",
            }
        ).reset_index(drop=True),
        "placement_carer": pd.DataFrame(
            {
                "period": placed["period"],
                "placement_id": "P" + placed.index.to_series().astype("str").str.zfill(8),
                "household_id": household_ids(placed),
                "start_date": placed["start"],
                "end_date": placed["end"].where(placed["end"] <= window.year_end),
                "place_type": "MAIN",
            }
        ).reset_index(drop=True),
    }

"""What had been settled for a child before care began: an adoption or guardianship elsewhere, or nothing.

What is planned for a child in care does not belong here (`adoptions`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window, days_of
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

OPTIONS = {"Z1": 88, "P1": 3, "P2": 5, "P3": 2, "P4": 2}
NONE, UNKNOWN = "Z1", "P4"
# Numbers of councils, as the Department for Education has them, and codes of other countries.
COUNCILS = {"891": 50, "830": 10, "855": 8, "925": 8, "860": 8, "330": 6, "WAL": 4, "SCO": 4, "NUK": 2}
UNKNOWN_COUNCIL, UNKNOWN_DAY = "999", "zz/zz/zzzz"
OLD_ENOUGH = 900  # days of age at the start, to have had an order well before


def draw_earlier_permanence(
    care: Care, settings: SyntheticSettings, serial: int, window: Window
) -> pd.DataFrame:
    """Return one row per child of whom care began in the history: `person`, `option`, `council`, `day`.

    `council` and `day` (as text, with zz for what is not known) are None where there was nothing before.
    """
    rng = stream(settings.seed, serial, "earlier_permanence")
    began = care.periods["start"].between(window.history_from, window.year_end)
    first = care.periods.groupby("person").agg(start=("start", "first"), born=("born", "first"))
    rows = first.loc[np.sort(care.periods.loc[began, "person"].unique())]
    start, born = days_of(rows["start"]), days_of(rows["born"])
    age = (start - born).astype(np.int64)
    size = len(rows)
    option = pd.Series(pick(rng, OPTIONS, size)).mask(age < OLD_ENOUGH, NONE)
    # A year at least lies between the order and care: of some days only the year is known.
    day = pd.Series(born + between(rng, 60, np.maximum(age - 740, 60)))
    text = day.dt.strftime("%d/%m/%Y")
    text = text.mask(rng.random(size) < 0.2, "zz/" + day.dt.strftime("%m/%Y"))
    text = text.mask(rng.random(size) < 0.1, "zz/zz/" + day.dt.strftime("%Y"))
    council = pd.Series(pick(rng, COUNCILS, size)).mask(option.eq(UNKNOWN), UNKNOWN_COUNCIL)
    return pd.DataFrame(
        {
            "person": rows.index,
            "option": option,
            "council": council.mask(option.eq(NONE)),
            "day": text.mask(option.eq(UNKNOWN), UNKNOWN_DAY).mask(option.eq(NONE)),
        }
    )


def earlier_permanence_table(rows: pd.DataFrame, people: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the extract."""
    return {
        "ssd_cla_previous_permanence": pd.DataFrame(
            {
                "person": rows["person"],
                "lapp_table_id": "PP" + rows.index.to_series().astype("str").str.zfill(6),
                "lapp_person_id": people["person_id"].loc[rows["person"]].to_numpy(),
                "lapp_previous_permanence_option": rows["option"],
                "lapp_previous_permanence_order_date": rows["day"],
                "lapp_previous_permanence_la": rows["council"],
            }
        )
    }


def returned_earlier_permanence(
    rows: pd.DataFrame, care: Care, people: pd.DataFrame, first_day: np.datetime64, last_day: np.datetime64
) -> pd.DataFrame:
    """Return PrevPerm of a year: one row for each child of whom care, or a short break, began in it."""
    began = care.periods["start"].between(first_day, last_day)
    kept = rows[rows["person"].isin(care.periods.loc[began, "person"])]
    return pd.DataFrame(
        {
            "person": kept["person"],
            "CHILD": people["child"].loc[kept["person"]].set_axis(kept.index),
            "DOB": people["born"].loc[kept["person"]].set_axis(kept.index),
            "PREV_PERM": kept["option"],
            "LA_PERM": kept["council"],
            "DATE_PERM": kept["day"],
        }
    ).sort_values("CHILD", ignore_index=True)

"""Which children looked after have a disability, by the codes of the children in need census.

Health and what the return asks about it does not belong here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.random_streams import pick

DISABLED = {"": 86.5, "LD": 3, "AUT": 4, "BEH": 2, "MOB": 1, "COMM": 1, "HEAR": 0.5, "VIS": 0.5, "DDA": 1.5}


def draw_disabilities(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per child and code: one for some children, a second for a few; of all others it
    is said that there is none.
    """
    size = len(people)
    first = pick(rng, DISABLED, size)
    first = np.where(people["is_short_breaks"] & (first == ""), "LD", first)
    second = np.where((first != "") & (rng.random(size) < 0.2), "PC", "")
    first = np.where(first == "", "NONE", first)
    found = [
        pd.DataFrame({"person": people.index, "person_id": people["person_id"], "code": code})[code != ""]
        for code in (first, second)
    ]
    together: pd.DataFrame = pd.concat(found).sort_values(["person", "code"], ignore_index=True)
    return together


def disability_table(disabilities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the extract."""
    return {
        "ssd_disability": pd.DataFrame(
            {
                "disa_person_id": disabilities["person_id"],
                "disa_table_id": "DI" + disabilities.index.to_series().astype("str").str.zfill(7),
                "disa_disability_code": disabilities["code"],
            }
        )
    }

"""Makes SSDA903 returns to measure with: this year's and last year's of one authority, or of many.

Measuring does not belong here, nor does making extracts.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from raw_data.synthetic import load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.files import RETURN_DAY, as_text, write_csv

YEAR = 2027
AUTHORITIES, CHILDREN_IN_ENGLAND = 153, 115_000
VARIETY = 9  # different returns among many: making one takes two seconds, copying it none
WRONG_CELLS = 0.01


def make_return(folder: Path, children: int, *, serial: int = 1, wrong: float = WRONG_CELLS) -> Path:
    """Write `current/` and `previous/` of one authority below `folder`; the same arguments, the same bytes.

    `wrong` is the share of cells of each column of this year's files that are given the value of another row,
    so that rules find something. CHILD is never changed.
    """
    facts = make_facts(load_settings(collection_year=YEAR, children=children), serial)
    rng = np.random.default_rng([serial, children])
    for name, table in facts.current.items():
        write_csv(_with_errors(as_text(table, RETURN_DAY), wrong, rng), folder / "current" / f"{name}.csv")
    for name, table in facts.previous.items():
        write_csv(as_text(table, RETURN_DAY), folder / "previous" / f"{name}.csv")
    (folder / "submission.yml").write_text(f"collection_year: {YEAR}\n", encoding="utf-8")
    return folder


def make_many(root: Path, authorities: int = AUTHORITIES, children: int = CHILDREN_IN_ENGLAND) -> Path:
    """Write a folder of submissions that together have so many children, `VARIETY` of them different."""
    for number in range(authorities):
        folder = root / f"authority_{number + 1:03d}"
        if number < VARIETY:
            make_return(folder, children // authorities, serial=number + 1)
        else:
            shutil.copytree(root / f"authority_{number % VARIETY + 1:03d}", folder)
    return root


def _with_errors(table: pd.DataFrame, share: float, rng: np.random.Generator) -> pd.DataFrame:
    changed = {"CHILD": table["CHILD"]}
    for name in table.columns.drop("CHILD"):
        hit, donor = rng.random(len(table)) < share, rng.permutation(len(table))
        changed[name] = table[name].where(~hit, table[name].to_numpy()[donor])
    return pd.DataFrame(changed)[list(table.columns)]


def main() -> None:
    """Make one return, or England's, from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--children", type=int, help="of one authority; without it, all of England")
    given = parser.parse_args()
    if given.children is None:
        make_many(given.folder)
    else:
        make_return(given.folder, given.children)


if __name__ == "__main__":
    main()

"""Writes the returns that are compared on: the sector's sample, the made-up authority, mutants.

Running a validator does not belong here, nor does comparing what two of them say.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.ssda903 import find_return_header
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.settings import DBT_PROJECT_DIR
from raw_data.synthetic import load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.files import RETURN_DAY, as_text
from tests.parity.invented import Return, disturb, invent

YEARS = range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1)
SAMPLE_YEAR = 2018  # the sector's sample has dates of 2017 to 2018
SAMPLE_ALIKE = ("placed_for_adoption_errors.csv",)  # a second file of one table
SEED = 903
CHILDREN = 1_500
MUTANTS = 2  # for each year, beside the invented return itself
AUTHORITY = (
    "E09000002"  # whose own placements the rules ask about: one that has a postcode among the invented
)
LISTS = {"ch_fake.xlsx": "children_homes.xlsx", "scp_fake.xlsx": "providers.xlsx"}


def write_cases(root: Path, samples: Path) -> list[str]:
    """Write every case below `root` and return their names; the same code and samples, the same bytes."""
    names = []
    for year in YEARS:
        names += [_sample(root, samples, year), _sample(root, samples, year, with_last_year=True)]
        rng = np.random.default_rng([SEED, year])
        this = invent(rng, CHILDREN, year, _codes())
        last = disturb(rng, {t: table for t, table in this.items() if columns_of_year(t, year - 1)}, 0.1)
        names.append(_write(root / f"invented {year}", this, last, year, year, samples))
        for number in range(1, MUTANTS + 1):
            mutant = disturb(rng, this, 0.05 * number)
            names.append(_write(root / f"mutant {number} of {year}", mutant, last, year, year, samples))
    for year in (LAST_RULES_YEAR - 1, LAST_RULES_YEAR):
        names += _made_up(root, samples, year)
    return names


def _codes() -> pd.DataFrame:
    return pd.read_csv(
        DBT_PROJECT_DIR / "seeds" / "ssda903_codes.csv", keep_default_na=False, dtype=str
    ).assign(
        valid_from=lambda codes: codes["valid_from"].astype(int),
        valid_until=lambda codes: pd.to_numeric(codes["valid_until"]),
    )


def _sample(root: Path, samples: Path, rules_year: int, *, with_last_year: bool = False) -> str:
    found: Return = {}
    for path in sorted(samples.glob("*.csv")):
        if path.name in SAMPLE_ALIKE:
            continue
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        head = find_return_header([tuple(table.columns)])
        if head is not None and columns_of_year(head[1].table, rules_year):
            found[head[1].table] = table
    rng = np.random.default_rng([SEED, SAMPLE_YEAR])
    last = disturb(rng, found, 0.05) if with_last_year else {}
    name = f"sample by the rules of {rules_year}" + (", with a last year" if with_last_year else "")
    return _write(root / name, found, last, SAMPLE_YEAR, rules_year, samples)


def _made_up(root: Path, samples: Path, year: int) -> list[str]:
    facts = make_facts(load_settings(collection_year=year), 1)
    this, last = (
        {
            name: as_text(table, RETURN_DAY)[list(columns_of_year(name, of_year))]
            for name, table in tables.items()
            if columns_of_year(name, of_year)
        }
        for tables, of_year in ((facts.current, year), (facts.previous, year - 1))
    )
    rng = np.random.default_rng([SEED, year, 1])
    return [
        _write(root / f"made up {year}", this, last, year, year, samples),
        _write(root / f"made up {year}, disturbed", disturb(rng, this, 0.05), last, year, year, samples),
    ]


def _write(folder: Path, this: Return, last: Return, year: int, rules_year: int, samples: Path) -> str:
    for part, tables in (("current", this), ("previous", last)):
        for name, table in tables.items():
            (folder / part).mkdir(parents=True, exist_ok=True)
            table.to_csv(folder / part / f"{name}.csv", index=False, lineterminator="\n")
    (folder / "lists").mkdir()
    for theirs, ours in LISTS.items():
        shutil.copyfile(samples / theirs, folder / "lists" / ours)
    settings = {"collection_year": year, "rules_year": rules_year, "authority": AUTHORITY}
    (folder / "case.json").write_text(json.dumps(settings))
    (folder / "submission.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))
    return folder.name

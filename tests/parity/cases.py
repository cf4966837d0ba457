"""Writes the returns that are compared on: the sector's sample, the made-up authority, mutants.

Running a validator does not belong here, nor does comparing what two of them say.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
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
AUTHORITY = "E09000002"  # one that has a postcode among the invented
# Ofsted's lists: the sector's invented ones, and providers whose numbers the invented returns use.
LISTS = {"ch_fake.xlsx": "children_homes.xlsx", "scp_fake.xlsx": "providers.xlsx"}
HOME = {"Provider Code": "PR1", "Provider Placement Code": "K1/K2", "Closed Date": "-"}
PROVIDERS = {
    "Provider information": [
        {"URN": "SC123456", "Setting Address Postcode": "LS1 1UR", **HOME},
        {"URN": "SC999999", "Setting Address Postcode": "IG11 7LU", **HOME},
    ],
    "Current providers": [
        {"URN": "1234567", "Setting postcode": "M2 5DB", "Placement code": "U1,U4,K3"},
    ],
    "Providers closed in 2022-23": [
        {"URN": "SC12", "Setting postcode": "IG11 7LU", "Deregistration date": date(2023, 6, 1)},
    ],
}


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
    _write_lists(folder / "lists", samples)
    settings = {"collection_year": year, "rules_year": rules_year, "authority": AUTHORITY}
    (folder / "case.json").write_text(json.dumps(settings))
    (folder / "submission.yml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))
    return folder.name


def _write_lists(folder: Path, samples: Path) -> None:
    folder.mkdir()
    for theirs, ours in LISTS.items():
        book = openpyxl.load_workbook(samples / theirs)
        for name in PROVIDERS.keys() & set(book.sheetnames):
            first, second = (list(row) for row in book[name].iter_rows(max_row=2, values_only=True))
            for provider in PROVIDERS[name]:
                book[name].append(
                    [provider.get(head, cell) for head, cell in zip(first, second, strict=True)]
                )
        book.save(folder / ours)

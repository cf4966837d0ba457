"""Runs every rule of the sector's validator, csc-validator-be-903, over folders of returns.

It runs in that validator's own environment and knows nothing of carefacts. Comparing does not belong here.
Each rule gets a copy of the data of its own, because some rules change what the next ones would see.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import warnings
from pathlib import Path

import pandas as pd
from lac_validator.datastore import create_datastore
from lac_validator.ingress import read_from_text
from lac_validator.rules.ruleset_utils import get_year_ruleset

LISTS = {"children_homes.xlsx": "CH lookup", "providers.xlsx": "SCP lookup"}


def read(case: Path, settings: dict) -> dict:
    """Return the data of one case as the validator itself reads it: its tables, last year's, its lists."""
    files = [
        {"name": path.name, "description": description, "file_content": path.read_bytes()}
        for folder, description in (("current", "This year"), ("previous", "Prev year"))
        for path in sorted((case / folder).glob("*.csv"))
    ]
    files += [
        {"name": name, "description": description, "file_content": (case / "lists" / name).read_bytes()}
        for name, description in LISTS.items()
        if (case / "lists" / name).exists()
    ]
    tables, extras = read_from_text(raw_files=files)
    year = str(settings["collection_year"])
    return create_datastore(
        tables, {"collectionYear": year, "localAuthority": settings["authority"], **extras}
    )


def copied(data: dict) -> dict:
    """Return the data with every table copied whole."""
    return {
        name: table.copy(deep=True) if isinstance(table, pd.DataFrame) else dict(table)
        for name, table in data.items()
    }


def outcome(rule, data: dict):
    """Return the rows a rule marks by table, or in words why it marked none: skipped, or the error's type."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            marked = rule.func(copied(data))
    except Exception as error:  # the validator goes on after any error of a rule, and so must this
        return f"stopped: {type(error).__name__}"
    if not marked:
        return "skipped"
    return {table: sorted({int(row) for row in rows if pd.notna(row)}) for table, rows in marked.items()}


def main(root: Path, out: Path) -> None:
    """Write a JSON object with, for each case and rule, what the rule marked or why it did not run."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    results = {}
    for case in sorted(path for path in root.iterdir() if path.is_dir()):
        settings = json.loads((case / "case.json").read_text())
        data = read(case, settings)
        rules = get_year_ruleset(str(settings["rules_year"]))
        results[case.name] = {str(code): outcome(rule, data) for code, rule in rules.items()}
    out.write_text(json.dumps(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

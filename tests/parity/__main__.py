"""Runs carefacts and the sector's validator on the same folders, and counts the rows that each rule marks.

Writes `parity_results/parity.csv`, and to `rows.csv` some rows that one alone marks. A rule that differs
and is not explained in docs/rule_notes.md ends the command with an error. Making the folders does not belong
here (`cases.py`), nor running that validator (`sector_validator.py`).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from orchestration.validation import validate
from tests.parity.cases import LISTS, write_cases

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT.parent / "shared" / "samples" / "csc-validator-be-903"
RESULTS = PROJECT / "parity_results"
NOTES = PROJECT / "docs" / "rule_notes.md"
EXAMPLES = 5  # rows named for each rule and side in rows.csv
COUNTS = ["both", "carefacts only", "validator only"]
RUNS = [
    "cases",
    "validator skipped",
    "validator stopped",
    "only carefacts not evaluated",
    "one has no such rule",
]


def sector_validator(python: Path, cases: Path, out: Path) -> pd.DataFrame:
    """Return a row for each case, rule and marked row, and one for each case and rule that says if it ran."""
    script = Path(__file__).with_name("sector_validator.py")
    subprocess.run([python, script, cases, out], check=True)
    rows = []
    for case, rules in json.loads(out.read_text()).items():
        for code, marked in rules.items():
            if isinstance(marked, str):
                rows.append((case, code, marked.split(":")[0], None, None))
                continue
            rows.append((case, code, "ran", None, None))
            rows += [(case, code, "marked", table, row) for table, found in marked.items() for row in found]
    return pd.DataFrame(rows, columns=["case", "rule", "outcome", "table", "row"])


def ours(cases: Path, out: Path, work: Path) -> pd.DataFrame:
    """Return the same for carefacts, from the lists that an officer gets."""
    lists = next(cases.glob("*/lists"))  # the same in every case
    validate(cases, out=out, work_dir=work, providers=[lists / name for name in LISTS.values()])
    issues = pd.read_csv(out / "issues.csv", dtype={"rule_code": str, "child_id": str}, keep_default_na=False)
    results = pd.read_csv(out / "rule_results.csv", dtype={"rule_code": str}, keep_default_na=False)
    marked = issues.rename(columns={"submission_id": "case", "rule_code": "rule"})
    ran = results.rename(columns={"submission_id": "case", "rule_code": "rule"})
    ran = ran.assign(outcome=ran["status"].where(ran["status"].eq("not_evaluated"), "ran"))
    return pd.concat(
        [
            ran[["case", "rule", "outcome"]],
            marked.assign(outcome="marked")[["case", "rule", "outcome", "table", "row"]],
        ],
        ignore_index=True,
    )


def compare(mine: pd.DataFrame, theirs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts by rule, and the rows that one alone marks. Rows count where both ran the rule."""
    key = ["case", "rule"]
    state = mine[mine["outcome"] != "marked"][[*key, "outcome"]].merge(
        theirs[theirs["outcome"] != "marked"][[*key, "outcome"]],
        on=key,
        how="outer",
        suffixes=("_mine", "_theirs"),
    )
    runs = pd.DataFrame(
        {
            "rule": state["rule"],
            "cases": 1,
            "validator skipped": state["outcome_theirs"].eq("skipped"),
            "validator stopped": state["outcome_theirs"].eq("stopped"),
            "only carefacts not evaluated": state["outcome_mine"].eq("not_evaluated")
            & state["outcome_theirs"].eq("ran"),
            "one has no such rule": state[["outcome_mine", "outcome_theirs"]].isna().any(axis=1),
        }
    )
    both_ran = state[state["outcome_mine"].eq("ran") & state["outcome_theirs"].eq("ran")][key]
    marks = [
        frame[frame["outcome"] == "marked"][[*key, "table", "row"]].astype({"row": int}).drop_duplicates()
        for frame in (mine, theirs)
    ]
    rows = marks[0].merge(marks[1], how="outer", indicator="by").merge(both_ran, on=key)
    rows["by"] = rows["by"].map({"both": COUNTS[0], "left_only": COUNTS[1], "right_only": COUNTS[2]})
    counts = pd.crosstab(rows["rule"], rows["by"]).reindex(columns=COUNTS, fill_value=0)
    table = runs.groupby("rule").sum().join(counts).fillna(0).astype(int)
    return table.sort_index().reset_index()[["rule", *COUNTS, *RUNS]], rows[rows["by"] != "both"]


def explained(code: str, notes: str) -> bool:
    """Say whether the notes on rules have a table row that names the rule."""
    return any(
        re.search(rf"(?<![\w]){re.escape(code)}(?![\w])", line.split("|")[1])
        for line in notes.splitlines()
        if line.startswith("|")
    )


def main() -> int:
    """Compare on all cases, write and print the table; 1 when a difference is not explained."""
    parser = argparse.ArgumentParser(prog="make parity", description=__doc__.splitlines()[0])
    parser.add_argument("--validator", type=Path, required=True, help="Python of its own environment")
    parser.add_argument("--keep", type=Path, help="write the folders that are compared here, and keep them")
    given = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder) / "cases"
        root.mkdir(parents=True, exist_ok=True)
        names = write_cases(root, SAMPLES)
        print(f"{len(names)} returns are written", flush=True)
        mine = ours(root, Path(folder) / "lists", Path(folder) / "work")
        print("carefacts has run", flush=True)
        theirs = sector_validator(given.validator, root, Path(folder) / "sector.json")
    table, rows = compare(mine, theirs)
    notes = NOTES.read_text(encoding="utf-8")
    differs = table[COUNTS[1:]].sum(axis=1).gt(0) | table["validator stopped"].gt(0)
    differs |= table["one has no such rule"].gt(0) | table["only carefacts not evaluated"].gt(0)
    table["explained"] = [
        "" if not one else "yes" if explained(code, notes) else "NO"
        for code, one in zip(table["rule"], differs, strict=True)
    ]
    table.to_csv(RESULTS / "parity.csv", index=False)
    rows.groupby(["rule", "by"]).head(EXAMPLES).sort_values(["rule", "by"]).to_csv(
        RESULTS / "rows.csv", index=False
    )
    print(table.to_string(index=False))
    left = table.loc[table["explained"] == "NO", "rule"].tolist()
    agree = int((~differs).sum())
    print(
        f"{agree} of {len(table)} rules agree row for row, "
        f"{len(table) - agree - len(left)} differ as explained."
    )
    if left:
        print(f"Not explained in docs/rule_notes.md: {', '.join(left)}.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the sector's validator, csc-validator-be-903, from files to a list of issues, by its shortest way.

It runs in that validator's own environment and knows nothing of carefacts. Measuring does not belong here.
Arguments: the folder of `current/` and `previous/`, the collection year, `issues` or `report`, and the list.
"""

import logging
import sys
import warnings
from pathlib import Path

import pandas as pd
from lac_validator.lac_validator import LacValidator, create_issue_df
from lac_validator.report import Report
from lac_validator.rules.ruleset_utils import get_year_ruleset


def main(folder: Path, year: str, wanted: str, out: Path) -> None:
    """Write one line for each marked row and rule; with `report` also all the tables that its page shows."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    files = [
        {"name": path.name, "description": said, "file_content": path.read_bytes()}
        for part, said in (("current", "This year"), ("previous", "Prev year"))
        for path in sorted((folder / part).glob("*.csv"))
    ]
    rules = get_year_ruleset(year)
    metadata = {"collectionYear": year, "localAuthority": "E09000002"}
    validator = LacValidator(metadata=metadata, files=files, registry=rules)
    if wanted == "report":
        report = Report(validator.ds_results, rules)
        create_issue_df(report.report, report.error_report).to_csv(out)
        report.error_summary.to_csv(out.with_suffix(".errors.csv"))
        report.child_summary.to_csv(out.with_suffix(".children.csv"))
        return
    marked = [
        pd.DataFrame({"table": name, "rule": column[4:], "row": table.index[table[column].eq(True)]})
        for name, table in validator.ds_results.items()
        if name != "metadata"
        for column in table.columns
        if column.startswith("ERR_")
    ]
    pd.concat(marked).to_csv(out, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))

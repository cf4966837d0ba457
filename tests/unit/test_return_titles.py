"""The tables of the return are called the same by dbt and by Python."""

from __future__ import annotations

import yaml

from expectations.extracts.fields import return_fields
from expectations.extracts.ssda903 import RETURN_TITLES
from orchestration.settings import DBT_PROJECT_DIR


def test_dbt_and_python_call_the_tables_of_the_return_the_same() -> None:
    project = yaml.safe_load((DBT_PROJECT_DIR / "dbt_project.yml").read_text(encoding="utf-8"))
    assert list(project["vars"]["return_tables"].items()) == list(RETURN_TITLES.items())
    assert list(RETURN_TITLES) == list(return_fields())

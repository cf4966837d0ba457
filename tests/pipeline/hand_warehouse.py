"""The warehouse of every submission that is written by hand, built once for the tests that read it.

Writing submissions does not belong here, nor what should come of them.
"""

from __future__ import annotations

from pathlib import Path

from hand_landing import write
from test_child_id import LANDINGS as CHILD_IDS
from test_links import LANDINGS as LINKS

from orchestration.dbt_runner import DbtProject, raise_for_failures


def build_hand_made(folder: Path, dbt_cache: Path) -> None:
    """The whole project with its tests: dbt itself holds row accounts, and keys and totals of the links."""
    write(folder / "landing", [*CHILD_IDS, *LINKS])
    outcomes = DbtProject(dbt_cache / "dbt").build(
        folder / "landing", folder / "warehouse.duckdb", exclude=["resource_type:unit_test"]
    )
    raise_for_failures(outcomes)
    built = {outcome.name for outcome in outcomes}
    assert {"row_accounts_add_up", "link_accounts_add_up", "int_conference_plan_links"} <= built

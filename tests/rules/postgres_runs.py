"""Builds what the rules need on PostgreSQL from the same landing, with dbt and the same models.

Making submissions does not belong here, nor does judging the results; DuckDB's road is `rule_runs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postgres import Server
from rule_runs import LEFT_OUT, RuleRun
from warehouse_on_postgres import BUILT, build, load_landing

from orchestration.validation import WHAT_RULES_NEED


@contextmanager
def run_rules_on_postgres(server: Server, landing: Path, folder: Path) -> Iterator[RuleRun]:
    """Load a landing, build what the rules need from it with dbt, and read it."""
    load_landing(server, landing)
    build(server, folder, WHAT_RULES_NEED, LEFT_OUT)
    with server.admin() as connection:
        connection.execute(f"set search_path to {BUILT}")
        yield RuleRun(connection)

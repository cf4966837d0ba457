"""Stands in for dbt's `adapter` while sqlfluff reads the SQL, so that a dispatched macro reads as a function.

Nothing here runs in the warehouse, and no dialect belongs here: those are in macros/cross_database.
"""

from collections.abc import Callable


def dispatch(macro_name: str, macro_namespace: str | None = None) -> Callable[..., str]:
    """Return a callable that renders `macro_name(arguments)` as plain SQL text."""
    return lambda *arguments: f"{macro_name}({', '.join(str(argument) for argument in arguments)})"

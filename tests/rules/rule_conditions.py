"""Takes the condition of a rule apart: its columns, its comparisons, and slightly wrong versions of it.

Which conditions are allowed does not belong here; `test_rules_for_rules.py` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from expectations.rulebook import Rule

OTHER_SIDE = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}


def condition(rule: Rule) -> exp.Expression:
    return sqlglot.parse_one(rule.fails_when, dialect="duckdb")


def columns(rule: Rule) -> set[str]:
    return {column.name for column in condition(rule).find_all(exp.Column)}


def wrong_versions(rule: Rule) -> Iterator[tuple[str, str]]:
    """What was done to the condition, and the SQL of it: a boundary moved by one, or a part left out."""
    tree = condition(rule)
    for place, node in enumerate(tree.walk()):
        if type(node) in OTHER_SIDE:
            changed = OTHER_SIDE[type(node)](this=node.this.copy(), expression=node.expression.copy())
            yield f"{node.sql()} read as {changed.sql()}", _with(tree, place, changed)
        if isinstance(node.parent, exp.And | exp.Or) and not isinstance(node, type(node.parent)):
            nothing = exp.true() if isinstance(node.parent, exp.And) else exp.false()
            yield f"without {node.sql()}", _with(tree, place, nothing)


def _with(tree: exp.Expression, place: int, replacement: exp.Expression) -> str:
    copy = exp.Paren(this=tree.copy())  # so that the outermost part can be replaced too
    part = list(copy.this.walk())[place]
    part.replace(replacement)
    return copy.sql(dialect="duckdb")

"""Says which rule of a failed statement is at fault, and why, without showing what stands in a cell.

Running the statements does not belong here.
"""

import re

import duckdb

_RULE = re.compile(r"^ *(?P<rows>select .*/\* rule (?P<code>\w+) \*/ (?P<condition>.*)\)) *$", re.MULTILINE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def what_failed(connection: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error) -> str:
    """The engine's reason; before it the first rule of the statement that fails alone, with its condition.

    The engine shows the value that it could not use; it may be a child's, so quoted parts are left out.
    """
    for rule in _RULE.finditer(sql):
        try:
            connection.execute(f"select count(*) from ({rule['rows']})")
        except duckdb.Error as reason:
            return f"rule {rule['code']}, {rule['condition']}: {_without_values(reason)}"
    return _without_values(error)


def _without_values(error: duckdb.Error) -> str:
    return _QUOTED.sub("...", str(error).splitlines()[0])

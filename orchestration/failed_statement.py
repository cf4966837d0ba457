"""Says which rule of a failed statement is at fault, and why, without showing what stands in a cell.

Running the statements does not belong here.
"""

import re

import duckdb

_RULE = re.compile(r"^ *(?P<rows>select .*/\* rule (?P<code>\w+) \*/ (?P<condition>.*)\)) *$", re.MULTILINE)
# a value may hold a quotation mark itself, and numbers are shown without any; types have digits too: INT32
_VALUE = re.compile(r"(['\"])(?:.*\1|.*)|(?<![A-Za-z0-9])\d[\d.]*")
_SHOWS_A_VALUE = re.compile(r"(?:Conversion|Invalid Input|Out of Range|Constraint) Error: .*")
_NO_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.InterruptException)


def what_failed(connection: duckdb.DuckDBPyConnection, sql: str, error: duckdb.Error) -> str:
    """The engine's reason; before it the first rule of the statement that fails alone, with its condition.

    The engine shows the value that it could not use; it may be a child's, so quoted parts and numbers are
    left out.
    Where memory or disk ran out no rule is at fault, and none is named.
    """
    if isinstance(error, _NO_ROOM):
        return str(error).splitlines()[0]
    for rule in _RULE.finditer(sql):
        try:
            connection.execute(f"select count(*) from ({rule['rows']})")
        except duckdb.Error as reason:
            return f"rule {rule['code']}, {rule['condition']}: {_without_values(reason)}"
    return _without_values(error)


def without_values(said: str) -> str:
    """What dbt says of a failed node, without the value of a cell where the engine's reason shows one."""
    return _SHOWS_A_VALUE.sub(lambda reason: _VALUE.sub("...", reason.group()), said)


def _without_values(error: duckdb.Error) -> str:
    return _VALUE.sub("...", str(error).splitlines()[0])

"""Tells what went wrong at a database in plain words, and keeps everything else that drivers say to itself.

Drivers put the server, the user, the statement and its values into their errors. None of that belongs in a
log, so an error is never passed on, quoted or kept as the cause of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from orchestration.extracts.refusals import ExtractRefused

T = TypeVar("T")


class SourceAway(ExtractRefused):
    """The database could not be reached, went away or took too long: the same pull may work later."""


_AGAIN = "Nothing was changed and the last good pull is still there. Try again later"
_WORDS = {
    "wrong_credentials": (
        "the database does not accept the user or the password",
        "Correct the environment variable or the secret file of this connection; see whether the account is "
        "locked or its password has run out.",
    ),
    "no_permission": (
        "the user may not read this",
        "Ask the database's administrator for SELECT on it, and for nothing more.",
    ),
    "table_missing": ("there is no such table or view", "Correct `schema` or `tables` of the connection."),
    "column_missing": ("a column is no longer there", "Pull again; if it stays so, see what changed."),
    "no_database": (
        "the server does not know the database or the service",
        "Correct the name of the database in the environment variable or the secret file.",
    ),
    "timeout": (
        "the database took longer than `statement_timeout_seconds` allows",
        f"{_AGAIN}, at a quieter hour, or raise `statement_timeout_seconds`.",
    ),
    "source_changed": (
        "the database could no longer show the tables as they were when the pull began",
        f"{_AGAIN}, when less is written to it.",
    ),
    "cannot_reach": (
        "the database cannot be reached",
        f"{_AGAIN}; if it stays so, see whether the server runs, whether its address is right and whether a "
        "firewall lies between.",
    ),
    "source_away": ("the database went away while it was read", f"{_AGAIN}."),
}
_MAY_WORK_LATER = {"timeout", "source_changed", "cannot_reach", "source_away"}
_CODES = {
    "wrong_credentials": (
        "28P01 28000 ORA-01017 ORA-01045 ORA-28000 ORA-28001 DPY-4001 18452 18456 18486 18487"
    ),
    "no_permission": "42501 ORA-01031 229 230 916",
    "table_missing": "42P01 3F000 ORA-00942 208",
    "column_missing": "42703 ORA-00904 207",
    "no_database": "3D000 ORA-12505 ORA-12514 DPY-6001 DPY-6003 4060 911",
    "timeout": "57014 55P03 DPY-4024 20003 1222",
    "source_changed": "40001 72000 ORA-01555 ORA-08176 1205 3960",
    "cannot_reach": (
        "57P03 53300 ORA-01033 ORA-01034 ORA-12170 ORA-12516 ORA-12541 DPY-6000 DPY-6005 20002 20009 20013"
    ),
    "source_away": (
        "57P01 57P02 57P05 25P03 08003 08006 ORA-01012 ORA-01089 ORA-02396 ORA-03113 ORA-03114 ORA-03135 "
        "ORA-12537 ORA-12547 DPY-1001 DPY-4011 20004 20006 20017 20047"
    ),
}
_REASON_OF = {code: reason for reason, codes in _CODES.items() for code in codes.split()}
# A refused log-in reaches psycopg as words only, without a code, as does a server that is not there.
_SAID = (
    ("authentication failed", "wrong_credentials"),
    ("no pg_hba.conf entry", "wrong_credentials"),
    ("no password supplied", "wrong_credentials"),
    ('role "', "wrong_credentials"),
    ('database "', "no_database"),
    ("Login failed", "wrong_credentials"),
)


def asking(place: str, work: Callable[[], T]) -> T:
    """Return what `work` returns; any error of the database becomes a refusal that names `place` only.

    The refusal is raised after the driver's error has been let go of, so that it is neither its cause nor its
    context, and no traceback can show it.
    """
    try:
        return work()
    except ExtractRefused:
        raise
    except Exception as error:
        refusal = explained(error, place)
    raise refusal


def explained(error: Exception, place: str) -> ExtractRefused:
    """Return the refusal for an error of a driver or of SQLAlchemy, without a word of that error."""
    driver = getattr(error, "orig", None) or error
    code = _code(driver)
    reason = _REASON_OF.get(code or "")
    if reason is None and code is None:
        said = str(driver)
        reason = next((reason for words, reason in _SAID if words in said), None)
    if reason is None and getattr(error, "connection_invalidated", False):
        reason = "source_away"
    if reason is None and code is None and type(driver).__name__ in ("OperationalError", "ConnectionTimeout"):
        reason = "cannot_reach"
    if reason is None:
        kind = type(driver).__name__ + (f", code {code}" if code else "")
        return ExtractRefused(
            "database_error",
            f"the database or its driver reported an error ({kind})",
            "Nothing was changed. Show the code to the database's administrator.",
            file=place,
        )
    found, what_to_do = _WORDS[reason]
    refusal = SourceAway if reason in _MAY_WORK_LATER else ExtractRefused
    return refusal(reason, found, what_to_do, file=place)


def _code(driver: BaseException) -> str | None:
    """Return the code that the server or driver gave: an SQLSTATE, ORA-…, DPY-… or SQL Server's number."""
    if state := getattr(driver, "sqlstate", None):
        return str(state)
    first = driver.args[0] if driver.args else None
    if isinstance(first, tuple) and first:
        first = first[0]
    if isinstance(first, int):
        return str(first)
    full = str(getattr(first, "full_code", "") or "")
    return full if re.fullmatch(r"[A-Z]{3}-\d+", full) else None

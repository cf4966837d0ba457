"""How an authority's settings describe a reporting copy: which database, which tables, how they are pulled.

Credentials do not belong here: they come from the environment or a secret file, never from this description.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from expectations.extracts.fields import SOURCES, tables
from orchestration.extracts.refusals import ExtractRefused, refuse_together

DatabaseKind = Literal["postgresql", "sqlserver", "oracle"]
_CREDENTIALS = {"url", "dsn", "host", "server", "port", "user", "username", "password", "secret", "token"}


def contract_tables() -> list[str]:
    """Return the names of every table that has a contract, whatever its source."""
    return [name for source in SOURCES for name in tables(source)]


class DatabaseRoad(BaseModel):
    """One connection of an authority, read-only, and what is pulled through it.

    `tables` names the table or view that stands for a contract's table; left out, every contract table that
    the schema holds is pulled. `by` gives, for an incremental pull, the column of a table that grows when a
    row is new or changed: a date of change or a key. A table without one is pulled in full.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, validate_by_name=True
    )

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    kind: DatabaseKind
    db_schema: str = Field(alias="schema", min_length=1)
    tables: dict[str, str] = Field(default_factory=dict)
    mode: Literal["full", "incremental"] = "full"
    by: dict[str, str] = Field(default_factory=dict)
    chunk_rows: int = Field(default=10_000, ge=100, le=200_000)
    statement_timeout_seconds: int = Field(default=600, ge=1, le=86_400)
    connect_timeout_seconds: int = Field(default=15, ge=1, le=300)

    @model_validator(mode="after")
    def _fits_together(self) -> DatabaseRoad:
        known = contract_tables()
        for key, given in (("tables", self.tables), ("by", self.by)):
            for table in given:
                if table not in known:
                    near = get_close_matches(table, known, 1)
                    hint = f"the nearest is {near[0]}" if near else "see docs/extracts for the tables"
                    raise ValueError(f"{key}.{table}: names no table of a contract; {hint}")
        if self.by and self.mode == "full":
            raise ValueError("by: is only used with mode: incremental")
        if self.mode == "incremental" and not self.by:
            raise ValueError("by: is missing, and mode: incremental needs a column for at least one table")
        if astray := [table for table in self.by if self.tables and table not in self.tables]:
            raise ValueError(f"by.{astray[0]}: is not among the tables")
        return self

    def place(self, table: str | None = None) -> str:
        """The name under which a table of this connection appears wherever a file's name would."""
        return f"{self.name}/{self.db_schema}.{table}" if table else self.name


def read_road(given: object, *, file: str, key: str) -> DatabaseRoad:
    """Check one connection of a settings file; every key that is wrong is named, below `key`, in one refusal.

    No value is repeated in a message, because a password may have been written there by mistake.
    """
    if not isinstance(given, dict):
        raise _refused(file, key, "does not hold keys with values", f"Known keys: {_known()}.")
    try:
        return DatabaseRoad.model_validate(given)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=True)
    refuse_together([_told(dict(fault), file, key) for fault in faults])
    raise AssertionError("a validation error names at least one fault")


def _known() -> str:
    return ", ".join(field.alias or name for name, field in DatabaseRoad.model_fields.items())


def _told(fault: dict[str, object], file: str, key: str) -> ExtractRefused:
    where = fault["loc"]
    below = ".".join(str(part) for part in where) if isinstance(where, tuple) else ""
    kind, context = str(fault["type"]), fault.get("ctx")
    context = context if isinstance(context, dict) else {}
    path = f"{key}.{below}" if below else key
    if kind == "value_error":
        below, _, words = str(context["error"]).partition(": ")
        return _refused(file, f"{key}.{below}", words, "Correct it.")
    if kind == "extra_forbidden" and below.lower() in _CREDENTIALS:
        return _refused(
            file,
            path,
            "does not belong in this file",
            "Take it out of the file, change the password if it was one, and put the database's address into "
            "the environment as CAREFACTS_DATABASE_<NAME> or into a secret file.",
        )
    found, what_to_do = {
        "extra_forbidden": ("is not known", f"Known keys: {_known()}."),
        "missing": ("is missing", "Give it a value."),
        "literal_error": ("has a value that is not known", f"Give one of: {context.get('expected')}."),
        "string_type": ("is no text", "Give it a text."),
        "string_too_short": ("is blank", "Give it a text."),
        "string_pattern_mismatch": (
            "is not a name as needed here",
            "Use small letters, digits and underscores, and begin with a letter.",
        ),
        "dict_type": ("does not hold keys with values", "Write it as `contract_table: name_there`."),
        "greater_than_equal": ("is too small", f"Give at least {context.get('ge')}."),
        "less_than_equal": ("is too large", f"Give at most {context.get('le')}."),
    }.get(kind, ("is no whole number", "Give a whole number."))
    return _refused(file, path, found, what_to_do)


def _refused(file: str, key: str, found: str, what_to_do: str) -> ExtractRefused:
    return ExtractRefused("bad_key", f"key {key} {found}", what_to_do, file=file)

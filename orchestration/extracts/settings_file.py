"""Read a small YAML file of settings that lies beside the data, and check each key.

Settings of the product do not belong here; those are in `orchestration.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.collection_year import NotACollectionYear, collection_year
from orchestration.extracts.refusals import ExtractRefused

_AUTHORITY_CODE = re.compile(r"[ENSW]\d{8}")

if TYPE_CHECKING:
    import yaml


def _dates_as_text() -> type[yaml.SafeLoader]:
    """Return a loader that keeps dates as they are written, so that a wrong one is refused with its key."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012
            first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
            for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader


class SettingsFile:
    """The keys of one file; each method returns a checked value, or refuses with the file and the key."""

    def __init__(self, path: Path, name: str, known: Collection[str]) -> None:
        import yaml

        self._name = name
        try:
            read = yaml.load(path.read_text(encoding="utf-8"), _dates_as_text())
        except FileNotFoundError:
            what_to_do = f"Write it with the keys {', '.join(known)}."
            raise self._refused("missing_file", "there is no such file", what_to_do) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            row = mark.line + 1 if (mark := getattr(error, "problem_mark", None)) else None
            raise self._refused("not_yaml", "the file is not YAML in UTF-8", "Correct it.", row) from None
        read = {} if read is None else read
        if not isinstance(read, dict):
            raise self._refused("not_yaml", "the file does not hold keys with values", "Correct it.")
        unknown = sorted(str(key) for key in read if key not in known)
        if unknown:
            raise self.refused(unknown[0], "is not known", f"Known keys: {', '.join(known)}.")
        self._read: dict[str, object] = read

    def refused(self, key: str, found: str, what_to_do: str) -> ExtractRefused:
        """Return the refusal for one key."""
        return self._refused("bad_key", f"key {key} {found}", what_to_do)

    def _refused(self, reason: str, found: str, what_to_do: str, row: int | None = None) -> ExtractRefused:
        return ExtractRefused(reason, found, what_to_do, file=self._name, row=row)

    def _value(self, key: str) -> object:
        value = self._read.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self.refused(key, "is missing or is no text", "Give it a text.")
        return value.strip()

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """Return one of `choices`, or the default when the key is left out."""
        value = self._value(key)
        if value is None:
            return default
        if value not in choices:
            raise self.refused(key, "has a value that is not known", f"Give one of: {', '.join(choices)}.")
        return str(value)

    def authority(self, key: str) -> str | None:
        """Return the ONS code of an authority, or None when the key is left out."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, str) or not _AUTHORITY_CODE.fullmatch(value.strip()):
            raise self.refused(key, "is not an authority's code", "Give the ONS code, such as E10999001.")
        return value.strip()

    def day(self, key: str) -> date | None:
        """Return a day, or None when the key is left out."""
        value = self._value(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value.strip() if isinstance(value, str) else "")
        except ValueError as error:
            raise self.refused(key, "is not a date", "Write it as 2024-04-01.") from error

    def year(self, key: str) -> int | None:
        """Return a collection year, or None when the key is left out."""
        value = self._value(key)
        if value is None:
            return None
        try:
            return collection_year(value if isinstance(value, int) else str(value))
        except NotACollectionYear as error:
            raise self.refused(key, "is not a collection year", str(error)) from error

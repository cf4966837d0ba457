"""Read a small YAML file of settings that lies beside the data, and check each key.

Settings of the product do not belong here; those are in `orchestration.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from expectations.collection_year import NotACollectionYear, collection_year
from orchestration.extracts.refusals import ExtractRefused, refuse_together

if TYPE_CHECKING:
    import yaml

_NO_WHOLE_NUMBER = ("int_parsing", "int_type", "int_from_float", "int_parsing_size")
_OUTSIDE = ("greater_than_equal", "less_than_equal")
_AUTHORITY_CODE = re.compile(r"[ENSW]\d{8}")


def wrong(found: str, what_to_do: str) -> PydanticCustomError:
    """Return the error for one key: what is found there and what to do, each a sentence's end."""
    return PydanticCustomError("wrong", "{found}", {"found": found, "what_to_do": what_to_do})


def _authority(value: object) -> str:
    if not isinstance(value, str) or not _AUTHORITY_CODE.fullmatch(value.strip()):
        raise wrong("is not an authority's code", "Give the ONS code, such as E10999001.")
    return value.strip()


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise wrong("is not a date", "Write it as 2024-04-01.") from error


def _year(value: object) -> int:
    try:
        return collection_year(value if isinstance(value, int) else str(value))
    except NotACollectionYear as error:
        raise wrong("is not a collection year", str(error)) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise wrong("is missing or is no text", "Give it a text.")
    return value.strip()


AuthorityCode = Annotated[str, BeforeValidator(_authority)]
Day = Annotated[date, BeforeValidator(_day)]
CollectionYear = Annotated[int, BeforeValidator(_year)]
Text = Annotated[str, BeforeValidator(_text)]


class SettingsOfFile(BaseModel):
    """What a settings file may say; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Settings = TypeVar("Settings", bound=SettingsOfFile)


def read_settings(path: Path, name: str, model: type[Settings]) -> Settings:
    """Read the YAML file at `path` as `model`; `name` is what messages call it.

    A file that is not there or is no YAML, and every key that is missing, unknown or wrong, is refused with
    the file and the key. A key without a value counts as left out. Dates stay as written until they are
    checked, so that a wrong one is refused with its key.
    """
    read = _read_yaml(path, name, tuple(model.model_fields))
    known = ", ".join(model.model_fields)
    try:
        return model.model_validate(read)
    except ValidationError as error:
        refuse_together([_refusal(one, name, known, model, read) for one in error.errors()])
        raise


def _read_yaml(path: Path, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    import yaml

    try:
        read = yaml.load(path.read_text(encoding="utf-8"), _dates_as_text())
    except FileNotFoundError:
        what_to_do = f"Write it with the keys {', '.join(known)}."
        raise ExtractRefused("missing_file", "there is no such file", what_to_do, file=name) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        row = mark.line + 1 if (mark := getattr(error, "problem_mark", None)) else None
        raise ExtractRefused(
            "not_yaml", "the file is not YAML in UTF-8", "Correct it.", file=name, row=row
        ) from None
    read = {} if read is None else read
    if not isinstance(read, dict):
        raise ExtractRefused("not_yaml", "the file does not hold keys with values", "Correct it.", file=name)
    return {
        str(key): value
        for key, value in read.items()
        if value is not None and not (isinstance(value, str) and not value.strip())
    }


def key_in_words(path: Sequence[object]) -> str:
    """Return where a key stands as people count: the items of a list are lines, from 1."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f", line {part + 1}"
        elif part != "[key]":  # what the checker adds when a key, not its value, is wrong
            words += (", " if ", line" in words else "." if words else "") + str(part)
    return words or "(whole file)"


def _range(model: type[BaseModel], path: Sequence[object]) -> str:
    """Return what number a key of the file takes, as the end of a sentence."""
    field = model.model_fields.get(str(path[0])) if path else None
    held = field.metadata if field else []
    least = next((one.ge for one in held if hasattr(one, "ge")), None)
    most = next((one.le for one in held if hasattr(one, "le")), None)
    return "Give a whole number." if least is None or most is None else f"Give one from {least} to {most}."


def _refusal(
    error: Any, name: str, known: str, model: type[BaseModel], read: dict[str, Any]
) -> ExtractRefused:
    path = error["loc"]
    if any(isinstance(part, int) for part in path) and not isinstance(read.get(str(path[0])), list):
        path = path[:1]  # one value, of which the checker makes a list
    key = key_in_words(path)
    context = error.get("ctx", {})
    own = context.get("error")
    if isinstance(own, ExtractRefused):
        return own
    inside = len(error["loc"]) > 1
    found, what_to_do = {
        "wrong": (context.get("found", ""), context.get("what_to_do", "")),
        "missing": ("is missing", "Add it."),
        "extra_forbidden": (
            "is not known",
            "See how it is written in the guide." if inside else f"Known keys: {known}.",
        ),
        "literal_error": (
            "has a value that is not known",
            f"Give one of: {str(context.get('expected', '')).replace(chr(39), '')}.",
        ),
        **dict.fromkeys(_NO_WHOLE_NUMBER, ("is no whole number", _range(model, error["loc"]))),
        **dict.fromkeys(_OUTSIDE, ("is too low or too high", _range(model, error["loc"]))),
        "string_type": ("is no text", "Give it a text, between quotation marks if it is a number."),
        "dict_type": ("holds no names with values", "Write each on a line of its own, as name: value."),
    }.get(error["type"], ("is not written as it should be", "See how it is written in the guide."))
    return ExtractRefused("bad_key", f"key {key} {found}", what_to_do, file=name)


def _dates_as_text() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012
            first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
            for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader

"""Fills the HTML templates of a release: one environment, with how numbers, dates and bytes are written.

Words about figures do not belong here, nor does anything that asks the network for a file.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from expectations.collection_year import label

TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **context: Any) -> str:
    """The page that a template gives; a name that the template needs and does not get is an error."""
    return str(_environment().get_template(template).render(**context))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = number
    environment.filters["day"] = day
    environment.filters["size"] = size
    environment.filters["year"] = label
    return environment


def number(value: int) -> str:
    """1374 as 1,374."""
    return f"{value:,}"


def day(value: date) -> str:
    """A date as 31 March 2026."""
    return f"{value.day} {value:%B %Y}"


def size(value: int) -> str:
    """A number of bytes as people read it, such as 12 KB."""
    return f"{value:,} bytes" if value < 1000 else f"{value / 1000:,.0f} KB"

"""What is said below a table of figures: its notes, where codes changed, what is published beside it.

The definitions of measures do not belong here, nor the rows and columns of a table (`tables.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.collection_year import label as year_label
from expectations.measures import Measure
from expectations.measures import Table as Wanted
from orchestration.releases.annual_report.material import Material

NO_NATIONAL = "No national figure: none is published of what this table shows."
NO_NATIONAL_GROUPS = "No national figure: none is published by these groups."
RATE_OF_A_PART = "A rate of what happened in the period is of that period alone, and not of a year."
NO_NATIONAL_OF_A_PART = (
    "No national figure: those that are published are of whole years, and this report is of a part of one."
)


def remarks(
    wanted: Wanted, measures: Sequence[Measure], material: Material, has_national: bool
) -> tuple[str, ...]:
    """The lines below a table, each once; `has_national` is whether a published figure stands in it."""
    said = [wanted.note, *(measure.note for measure in measures)]
    said += [material.settings.get(measure.code) for measure in measures]
    if any(measure.kind == "rate" for measure in measures):
        said.append(_population(material))
        is_over_time = any(measure.kind == "rate" and measure.when == "during" for measure in measures)
        said.append(RATE_OF_A_PART if is_over_time and not material.span.is_whole_year else None)
    if wanted.break_after:
        said.append(
            f"The codes changed after {year_label(wanted.break_after)}: what stands before and after may "
            "differ for that reason alone."
        )
    if wanted.shows != "months":
        said.append(_national(wanted, measures, material, has_national))
    return tuple(dict.fromkeys(one for one in said if one))


def _national(
    wanted: Wanted, measures: Sequence[Measure], material: Material, has_national: bool
) -> str | None:
    if has_national and material.span.is_whole_year:
        return None
    if has_national:
        return (
            "Figures of England, the region and similar councils are of whole years to 31 March; ours are of "
            f"{material.span.label}."
        )
    if any(material.is_of_whole_years(measure, wanted.breakdown) for measure in measures):
        return NO_NATIONAL_OF_A_PART
    by_groups = wanted.shows == "breakdown" and any(measure.benchmark for measure in measures)
    return NO_NATIONAL_GROUPS if by_groups else NO_NATIONAL


def _population(material: Material) -> str | None:
    """Which estimate of the children of the area each of the three years is divided by."""
    year = material.span.period.collection_year
    years: dict[int, list[str]] = {}
    for one in (year, year - 1, year - 2):
        if one in material.populations:
            years.setdefault(material.populations[one].estimate_of, []).append(year_label(one))
    if not years:
        return None
    told = ", ".join(f"of mid-{of} for {' and '.join(labels)}" for of, labels in years.items())
    newest = material.populations.get(year)
    stands = (
        f" That of mid-{newest.estimate_of} is the newest that is held."
        if newest and newest.estimate_of < year - 1
        else ""
    )
    source = material.populations[max(material.populations)].source
    return f"Rates take the estimate of the children aged 0 to 17 {told} ({source}).{stands}"

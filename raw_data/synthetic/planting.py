"""Which faults are planted in an authority, in which order: those that few children can carry come first.

How each is planted does not belong here, but in the modules of breaches; nor do oddities, which breach none.
"""

from __future__ import annotations

from raw_data.synthetic import (
    breaches,
    breaches_absences,
    breaches_adoption,
    breaches_last_year,
    breaches_more,
    breaches_outcomes,
)
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.settings import SyntheticSettings

# Rules that another's breach breaks as well, in the same children: the table that they flag.
ALSO = {"SW10aSTG2": ("SW10STG2", "SWEpisodes"), "561": ("584", "PlacedAdoption")}
PLANTS = {
    **breaches_adoption.PLANTS,
    **breaches_absences.PLANTS,
    **breaches_outcomes.PLANTS,
    **breaches.PLANTS,
    **breaches_more.PLANTS,
    **breaches_last_year.PLANTS,
}


def check_names(facts: Facts, settings: SyntheticSettings) -> None:
    """Refuse settings that name a rule, a table or a column that the generator does not know."""
    unknown = sorted(set(settings.planted.breaches) - set(PLANTS))
    if unknown:
        raise ValueError(
            f"planted.breaches: the generator cannot breach {', '.join(unknown)}; see the README."
        )
    for fault in settings.planted.broken_rows:
        if fault.column not in facts.tables.get(fault.table, ()):
            raise ValueError(
                f"planted.broken_rows: no table {fault.table} with a column {fault.column} is made."
            )


def plant_faults(facts: Facts, settings: SyntheticSettings) -> dict[str, tuple[str, list[int]]]:
    """Plant double reviews and breaches of rules; return by rule the table it flags and the children."""
    planted = {
        code: (table, plant(facts, settings.planted.breaches[code]))
        for code, (table, plant) in PLANTS.items()
        if code in settings.planted.breaches
        and breaches_absences.FROM_YEAR.get(code, 0) <= settings.collection_year
    }
    breaches.record_reviews_twice(facts, settings.planted.duplicate_reviews)
    also = {ALSO[code][0]: (ALSO[code][1], persons) for code, (_, persons) in planted.items() if code in ALSO}
    return planted | also

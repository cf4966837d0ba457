"""One authority's drop: all its files, made in a folder beside it and put in place whole.

What is made up and what is planted does not belong here, but in the modules that this one calls in turn.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from raw_data.synthetic import dates, known_answers
from raw_data.synthetic.broken_rows import break_rows
from raw_data.synthetic.carers_and_conferences import carer_and_conference_tables
from raw_data.synthetic.child_protection import draw_child_protection
from raw_data.synthetic.child_protection_tables import child_protection_tables
from raw_data.synthetic.contract_columns import file_of, in_contract_order
from raw_data.synthetic.dirt import check_profile, make_dirty
from raw_data.synthetic.dirt_profiles import NONE, dirt_profile
from raw_data.synthetic.episodes import draw_care
from raw_data.synthetic.extract_tables import extract_tables
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.files import EXTRACT_DAY, RETURN_DAY, as_text, write_csv
from raw_data.synthetic.formats import write
from raw_data.synthetic.further import draw_further, further_return, further_tables
from raw_data.synthetic.known_links import link_answers
from raw_data.synthetic.known_report import odd_reviewing_rows, report_answers
from raw_data.synthetic.oddities import plant_oddities
from raw_data.synthetic.ofsted import FILE as PROVIDERS_FILE
from raw_data.synthetic.ofsted import provider_list
from raw_data.synthetic.people import draw_people
from raw_data.synthetic.periods import draw_periods
from raw_data.synthetic.planting import check_names, plant_faults
from raw_data.synthetic.published_year import fostering_of_year, reviews_of_year
from raw_data.synthetic.random_streams import stream
from raw_data.synthetic.returns import Return, planned_return
from raw_data.synthetic.review_details import tell_participation
from raw_data.synthetic.reviewing import draw_reviewing, reviewing_tables
from raw_data.synthetic.settings import SyntheticSettings, authority_code, authority_name
from raw_data.synthetic.workforce import workforce_tables

GENERATOR_VERSION = 6  # raise it when the same settings give other bytes, so that old drops are made again
KNOWN_ANSWERS = "known_answers.json"


def drop_folder(settings: SyntheticSettings, extracts_dir: Path, serial: int) -> Path:
    """Return where the drop of the authority with this serial number (from 1) lies."""
    return extracts_dir / authority_code(serial) / str(settings.collection_year)


def is_current(settings: SyntheticSettings, folder: Path) -> bool:
    """Say whether a whole drop lies in `folder` that these settings and this generator would make again."""
    answers = folder / KNOWN_ANSWERS
    if not answers.exists():
        return False
    found = json.loads(answers.read_text(encoding="utf-8"))
    return [found.get("generator_version"), found.get("settings")] == [GENERATOR_VERSION, settings.echo()]


def make_drop(settings: SyntheticSettings, extracts_dir: Path, serial: int) -> Path:
    """Make the drop of one authority and return its folder; a drop made earlier is replaced.

    A folder without known answers was not made here and may be real: it is left alone with a FileExistsError.
    """
    folder = drop_folder(settings, extracts_dir, serial)
    if folder.exists() and not (folder / KNOWN_ANSWERS).exists():
        raise FileExistsError(
            f"{folder} holds a drop that was not made up (it has no {KNOWN_ANSWERS}), so it stays as it is. "
            "Choose another folder for made-up extracts."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        new, old = aside / "new", aside / "old"
        _write(settings, serial, new)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(aside)
    return folder


def _write(settings: SyntheticSettings, serial: int, folder: Path) -> None:
    facts = make_facts(settings, serial)
    check_names(facts, settings)
    planted = plant_faults(facts, settings)
    odd = plant_oddities(facts, settings.planted.oddities, stream(settings.seed, serial, "oddities"))
    tell_participation(facts.tables["cla_review_detail"], facts.reviewing.details, facts.reviews)
    extracts = _write_extracts(facts, settings, serial, folder)
    (folder / PROVIDERS_FILE).write_bytes(provider_list(serial))
    for name, table in facts.previous.items():
        returned = as_text(table, RETURN_DAY)
        write_csv(returned, folder / "previous_return" / f"{name}.csv")
    authority = {
        "code": authority_code(serial),
        "name": authority_name(serial),
        "child_id": settings.child_id,
        "review_intervals": settings.review_intervals,
        "history_from": facts.window.history_from.item(),
        **dirt_profile(settings.dirt).authority,
    }
    (folder / "authority.yml").write_text(yaml.safe_dump(authority, sort_keys=False), encoding="utf-8")
    answers = {
        "generator_version": GENERATOR_VERSION,
        "settings": settings.echo(),
        "authority": authority["code"],
        "children": known_answers.children_answers(facts),
        "return_rows": {name: len(table) + facts.added[name] for name, table in facts.current.items()},
        "previous_return_rows": {name: len(table) for name, table in facts.previous.items()},
        "reviews": known_answers.review_answers(facts),
        "review_rows": known_answers.review_row_answers(facts),
        "participation": known_answers.participation_answers(facts),
        "rule_breaches": known_answers.breach_answers(facts, planted),
        "report": report_answers(facts),
        "report_oddities": {**odd_reviewing_rows(facts), **odd},
        **extracts,
    }
    text = json.dumps(answers, indent=1, ensure_ascii=False)
    (folder / KNOWN_ANSWERS).write_text(text + "\n", encoding="utf-8")


def make_facts(settings: SyntheticSettings, serial: int) -> Facts:
    """Make up the authority, without faults but for the reviews that are late or missed by plan."""
    window = dates.window(settings.collection_year, settings.years)
    periods = draw_periods(settings, serial, window)
    people = draw_people(periods, settings, serial, window)
    care = draw_care(periods, people, settings, serial)
    reviews = reviews_of_year(care.periods, settings, serial, window)
    tables = extract_tables(care, people, reviews, settings, serial, window)
    further = draw_further(care, people, settings, serial, window)
    tables |= further_tables(further, care, people, settings, serial, window)
    protection = draw_child_protection(people, settings, serial, window)
    protected, persons = child_protection_tables(protection, people, settings, serial, window)
    tables["ssd_person"] = pd.concat([tables["ssd_person"], persons], ignore_index=True)
    tables |= {**protected, **workforce_tables(settings, serial)}
    reviewing = draw_reviewing(care, people, reviews, tables, settings, serial, window)
    tables |= reviewing_tables(reviewing, people, window)
    fostering = fostering_of_year(care, settings, serial, window)
    others, at_meetings = carer_and_conference_tables(
        tables, fostering, further.adoptions, people, reviewing.officers, settings, serial, window
    )
    at_reviews = tables["review_participant"]
    tables |= {**others, "review_participant": pd.concat([at_reviews, at_meetings], ignore_index=True)}

    def whole_return(first_day: np.datetime64, last_day: np.datetime64) -> Return:
        made = planned_return(care, people, reviews, further.leavers, first_day, last_day)
        episodes = made["episodes"]
        return made | further_return(further, episodes, care, people, settings, serial, first_day, last_day)

    return Facts(
        serial=serial,
        window=window,
        people=people,
        care=care,
        further=further,
        protection=protection,
        fostering=fostering,
        reviewing=reviewing,
        reviews=reviews,
        tables=tables,
        previous=whole_return(window.previous_start, window.previous_end),
        current=whole_return(window.year_start, window.year_end),
        rng=stream(settings.seed, serial, "breaches"),
    )


def _write_extracts(facts: Facts, settings: SyntheticSettings, serial: int, folder: Path) -> dict[str, Any]:
    """Write the extracts with the broken rows among the true, dirty if asked; return what is true of them."""
    rng = stream(settings.seed, serial, "broken")
    tables, counts, broken = {}, {}, []
    for name, table in facts.tables.items():
        text = in_contract_order(name, as_text(table, EXTRACT_DAY))
        text, faults = break_rows(name, text, settings.planted.broken_rows, rng)
        counts[name] = _counted(len(text), faults)
        broken += faults
        if settings.dirt == NONE:  # each is written at once, so that one table is held as text and no more
            write_csv(text, folder / file_of(name))
        else:
            tables[name] = text
    if settings.dirt == NONE:
        links = link_answers(facts.tables, facts.tables)
        return {"extract_rows": counts, "broken_rows": broken, "links": links}
    wanted = dirt_profile(settings.dirt)
    check_profile(wanted, tables)
    dirty = make_dirty(wanted, tables, broken, facts.tables, stream(settings.seed, serial, "dirt"))
    for path, content in dirty.files.items():
        write(content, folder / path)
    return {
        "extract_rows": {
            name: {**counts[name], "written": account["rows_in"], **account}
            for name, account in dirty.accounts.items()
        },
        "broken_rows": dirty.broken,
        "links": link_answers(facts.tables, dirty.keyed),
        "dirt": dirty.planted,
    }


def _counted(rows: int, broken: list[dict[str, Any]]) -> dict[str, int]:
    return {"written": rows, "broken": sum(fault["expect"] == "quarantined" for fault in broken)}

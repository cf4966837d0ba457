"""One run of the main job inside this process, from extracts to a published release.

What the job does does not belong here; the command line and the benchmark call this.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from expectations.collection_year import label
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.dbt_runner import DbtFailed
from orchestration.disk import is_full, make_room
from orchestration.instance import dagster_instance
from orchestration.partitions import YEARLY_RELEASE, SubmissionKey
from orchestration.progress import LOG, progress
from orchestration.releases.arrivals import DROP_REFUSED
from orchestration.releases.manifest import MANIFEST_FILE
from orchestration.settings import Settings
from orchestration.unchanged import newest_if_current
from raw_data.synthetic import authority_code, generate, load_settings

YEARS_MADE = (2026, 2027)  # the generator knows the codes of these years


class RunFailed(RuntimeError):
    """A run that published nothing; the message is what the failed step said."""


@dataclass(frozen=True)
class RunOutcome:
    """The release that a run published, the seconds of each step, and the drops that it could not use.

    `refused` holds a sentence for each drop that is newer than the one in use.
    """

    release: Path
    unchanged: bool
    seconds: Mapping[str, float]
    refused: tuple[str, ...] = ()


def run_release(
    settings: Settings,
    authority: str,
    collection_year: int,
    *,
    as_at: date | None = None,
    rules_year: int | None = None,
    again: bool = False,
) -> RunOutcome:
    """Run the main job for one authority and collection year, and return the release.

    The drop of the made-up authority is made first when it is not there. When the newest release was made
    from the same files, parameters and code, and is whole, it is returned without a run, unless `again`.
    `as_at` and `rules_year` are by default the year's last day and the year itself. Raises RunFailed with
    the failed step's message; earlier releases are untouched then.
    """
    _require_partition(settings, authority, collection_year, rules_year or collection_year)
    key = SubmissionKey(authority, collection_year)
    drop = settings.drop(authority, collection_year)
    if authority == authority_code(1) and collection_year in YEARS_MADE and not drop.exists():
        with progress("make the made-up authority"):
            generate(load_settings(collection_year=collection_year), settings.extracts_dir)
    made = newest_if_current(
        drop,
        settings.releases_dir / authority / str(collection_year),
        as_at=as_at,
        rules_year=rules_year,
    )
    if made and not again:
        LOG.info("nothing has changed since release %s; it is used again", made.name)
        return RunOutcome(made, unchanged=True, seconds={}, refused=_refused_drops(made))
    from orchestration.definitions import build_definitions

    config: dict[str, Any] = {}
    if as_at:
        config["as_at"] = as_at.isoformat()
    if rules_year:
        config["rules_year"] = rules_year
    try:
        job = build_definitions(settings).resolve_job_def(YEARLY_RELEASE)
        result = _execute(job, key, settings, config)
    except (DbtFailed, OSError, SQLAlchemyError) as error:  # before the first step, or in Dagster's records
        raise RunFailed(make_room(error) if is_full(error) else str(error)) from error
    if not result.success:
        why = _why(result)
        raise RunFailed(make_room(why) if is_full(why) else why)
    published = result.asset_materializations_for_node("release")[0].metadata
    seconds = {
        step.step_key or "": step.step_success_data.duration_ms / 1000
        for step in result.all_events
        if step.is_step_success
    }
    release = Path(str(published["release"].value))
    return RunOutcome(release, bool(published["unchanged"].value), seconds, _refused_drops(release))


def _refused_drops(release: Path) -> tuple[str, ...]:
    """What the release says of drops that were refused while an older one stays in use."""
    manifest = json.loads((release / MANIFEST_FILE).read_text(encoding="utf-8"))
    return tuple(note for note in manifest["readiness"]["notes"] if note.startswith(DROP_REFUSED))


def _execute(
    job: dg.JobDefinition, key: SubmissionKey, settings: Settings, config: dict[str, Any]
) -> dg.ExecuteInProcessResult:
    with dagster_instance(settings.work_dir) as instance:
        return job.execute_in_process(
            partition_key=key.partition_key,
            instance=instance,
            raise_on_error=False,
            run_config={
                "ops": {"landing": {"config": config}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )


def _require_partition(settings: Settings, authority: str, collection_year: int, rules_year: int) -> None:
    for year in (collection_year, rules_year):
        if year not in range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1):
            raise RunFailed(
                f"There is no rulebook for {label(year)} ({year}). Choose a year from "
                f"{label(FIRST_RULES_YEAR)} to {label(LAST_RULES_YEAR)}."
            )
    if authority not in settings.authorities:
        raise RunFailed(
            f"{authority} is not an authority that is run here ({', '.join(settings.authorities)}). Correct "
            "the code, or add it to the setting CAREFACTS_AUTHORITIES."
        )


def _why(result: dg.ExecuteInProcessResult) -> str:
    """What the first failed step said, without the stack that led there."""
    for step in result.all_events:
        if step.is_step_failure:
            said = step.step_failure_data.user_failure_data
            if said and said.description:
                return said.description
            error = step.step_failure_data.error
            while error and error.cause:
                error = error.cause
            return _said(error.message) if error else f"step {step.step_key} failed"
        if step.is_failure:
            data: Any = step.event_specific_data
            error = getattr(data, "error", None)
            while error and error.cause:
                error = error.cause
            if error:
                return _said(error.message)
    return "the run failed before its first step"


def _said(message: str) -> str:
    """The words of an error, without the name of its class where that is one of ours or Dagster's."""
    return re.sub(r"^(orchestration|dagster)\.[\w.]+: ", "", message.strip())

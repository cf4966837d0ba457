"""Jobs, schedules and sensors: what runs together, and when; the only place where the date of the day counts.

What an asset does does not belong here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from expectations.collection_year import collection_year, year_end, year_start
from orchestration.extracts.drop_watch import Seen, files_beside, look, newest_drop
from orchestration.partitions import YEARLY_RELEASE, SubmissionKey
from orchestration.resources import Places
from orchestration.settings import Settings
from orchestration.validation import validate

RETURN_SEASON_ENDS = (7, 31)  # councils correct and send the year just ended from April to July


def yearly_release_job() -> Any:
    """The main job: every asset and check of one partition, in one process."""
    return dg.define_asset_job(
        name=YEARLY_RELEASE,
        description="Lands one authority's extracts for a collection year, builds and checks its warehouse, "
        "and publishes the release.",
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
    )


def collection_years_on(day: date) -> list[int]:
    """The collection years that a nightly run on `day` works on, latest first.

    The year in which the day lies; from 1 April to 31 July also the year just ended, whose return is due.
    """
    current = day.year + 1 if (day.month, day.day) >= (4, 1) else day.year
    in_season = (4, 1) <= (day.month, day.day) <= RETURN_SEASON_ENDS
    return [current, current - 1] if in_season else [current]


def nightly(job: Any, settings: Settings, known_years: Sequence[int]) -> dg.ScheduleDefinition:
    """The nightly schedule: one run for each authority and each collection year in work."""

    @dg.schedule(
        name="nightly",
        job=job,
        cron_schedule=settings.nightly_at,
        execution_timezone=settings.timezone,
        description="Every night: each authority's current year, and from April to July the year before.",
    )
    def schedule(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        day = context.scheduled_execution_time.date()
        years = [year for year in collection_years_on(day) if year in known_years]
        if not years:
            yield dg.SkipReason(f"No rulebook for the collection year of {day:%d/%m/%Y}.")
        for year in years:
            for authority in settings.authorities:
                key = SubmissionKey(authority, year)
                yield dg.RunRequest(
                    run_key=f"{authority}-{year}-{day:%Y-%m-%d}",
                    partition_key=key.partition_key,
                    run_config=as_at(day, year),
                )

    return schedule


def drop_watch(job: Any, settings: Settings, known_years: Sequence[int]) -> dg.SensorDefinition:
    """The sensor of the drop folders: a drop that is complete starts one run, the same drop again none.

    A drop is complete when it has a manifest and every file of it, or when nothing in it has changed over
    `watch_quiet_ticks` looks in a row. What a run was started for is told by the contents of the files and
    the settings: the same drop under another name starts none, corrected settings start one. Its figures are
    as at the day on which the newest file was written, or as at the year's last day once that has passed.
    """
    timezone = ZoneInfo(settings.timezone)

    @dg.sensor(
        name="drop_watch",
        job=job,
        minimum_interval_seconds=settings.watch_every_seconds,
        description="Starts a run when a drop of extracts is complete; the same drop twice starts one run.",
    )
    def watch(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        before, now, requests, waiting = seen_before(context.cursor), {}, [], []
        for authority, year in product(settings.authorities, known_years):
            try:
                folder = settings.drop(authority, year)
                for drop in newest_drop(folder):
                    known, beside = before.get(str(drop)), files_beside(folder, drop)
                    now[str(drop)] = looked = look(drop, known, settings.watch_quiet_ticks, beside)
                    waiting += [] if looked.complete else [f"{authority} {year} {drop.name}"]
                    if looked.complete and looked != known:
                        written = datetime.fromtimestamp(looked.changed, timezone).date()
                        requests.append(
                            dg.RunRequest(
                                run_key=f"{authority}-{year}-{looked.content}",
                                partition_key=SubmissionKey(authority, year).partition_key,
                                run_config=as_at(max(written, year_start(year)), year),
                            )
                        )
            except OSError as error:  # one share that is away keeps no other authority waiting
                context.log.warning(
                    "The drops of %s for %s cannot be seen: %s", authority, year, error.strerror
                )
        return dg.SensorResult(
            run_requests=requests,
            cursor=json.dumps({name: asdict(looked) for name, looked in now.items()}, sort_keys=True),
            skip_reason=None
            if requests
            else f"No drop is new and complete. Waiting for: {', '.join(waiting) or 'none'}.",
        )

    return watch


def seen_before(cursor: str | None) -> dict[str, Seen]:
    """What the sensor remembers; a cursor that cannot be read is forgotten, and each drop looked at anew."""
    try:
        return {name: Seen(**held) for name, held in json.loads(cursor or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def as_at(day: date, collection_year: int) -> dict[str, Any]:
    """Run configuration for figures as at `day`, or as at the year's last day once that has passed."""
    last = min(day, year_end(collection_year))
    return {"ops": {"landing": {"config": {"as_at": last.isoformat()}}}}


class ReturnToValidate(dg.Config):
    """Which return to check, and where the lists go; the same as the arguments of `carefacts validate`."""

    folder: str
    out: str
    year: str | None = None
    previous: str | None = None
    authority: str | None = None
    rules_year: str | None = None
    as_at: str | None = None


@dg.op
def check_against_the_rules(context: dg.OpExecutionContext, config: ReturnToValidate, places: Places) -> None:
    """Check SSDA903 files against the rules and write `issues.csv` and `rule_results.csv`."""
    try:
        found = validate(
            Path(config.folder),
            out=Path(config.out),
            work_dir=Path(places.work_dir),
            year=collection_year(config.year) if config.year else None,
            previous=Path(config.previous) if config.previous else None,
            authority=config.authority,
            rules_year=collection_year(config.rules_year) if config.rules_year else None,
            as_at=date.fromisoformat(config.as_at) if config.as_at else None,
        )
    except ValueError as refused:  # a refusal, or a year or date that is none
        raise dg.Failure(str(refused), allow_retries=False) from refused
    context.add_output_metadata(
        {
            "lists": dg.MetadataValue.path(found.out),
            "submissions": len(found.submissions),
            "refused": len(found.refused),
            "rule_results": dg.MetadataValue.json(dict(found.rules)),
            "issues": dg.MetadataValue.json(dict(found.issues)),
        }
    )


@dg.job(
    description="Checks a folder of SSDA903 files, or of many submissions, against the rules.",
    executor_def=dg.in_process_executor,
)
def validate_returns() -> None:
    """One op; its configuration names the folder."""
    check_against_the_rules()

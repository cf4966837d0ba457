"""The release as a Dagster asset, with each plausibility expectation as a check on it.

Making the files does not belong here; the modules beside this one do it.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from expectations.collection_year import label
from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.plausibility.release_checks import release_checks
from orchestration.partitions import SubmissionKey
from orchestration.progress import progress
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.publish import publish
from orchestration.resources import Places

RELEASE = dg.AssetKey("release")
ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN
MADE_FROM = [
    *(f"ssda903__{table}" for table in RETURN_TITLES),
    "ssda903__issues",
    "ssda903__rule_results",
    "rpt_figures",
    "rpt_benchmarks",
    "rpt_data_findings",
    "rpt_row_accounts",
]


def release_asset(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    """The folder that people read: the return, its issues, the annual report, the evidence."""
    specs = [
        dg.AssetCheckSpec(name=check.id, asset=RELEASE, description=check.sentence)
        for check in release_checks()
    ]

    @dg.multi_asset(
        name="release",
        specs=[
            dg.AssetSpec(
                RELEASE,
                deps=MADE_FROM,
                group_name="releases",
                description="The SSDA903 return with its issues, both editions of the annual report, the"
                " plausibility page and the manifest; written aside and renamed into place whole.",
            )
        ],
        check_specs=specs,
        partitions_def=partitions,
    )
    def release(context: dg.AssetExecutionContext, places: Places) -> Iterator[Any]:
        key = SubmissionKey.of(context.partition_key)
        try:
            with progress(f"publish the release of {key.authority} {label(key.collection_year)}"):
                made = publish(
                    places.warehouse(key),
                    places.landing(key),
                    places.releases(),
                    drop=places.drop_in_use(key),
                )
        except ReleaseError as failed:
            raise dg.Failure(str(failed), allow_retries=False) from failed
        yield dg.MaterializeResult(
            asset_key=RELEASE,
            metadata={
                "release": dg.MetadataValue.path(made.path),
                "index": dg.MetadataValue.path(made.path / "index.html"),
                "readiness": made.readiness.status,
                "unchanged": made.unchanged,
                "rows": dg.MetadataValue.json(dict(made.rows)),
            },
        )
        for result in made.plausibility:
            yield dg.AssetCheckResult(
                check_name=result.id,
                asset_key=RELEASE,
                passed=result.result == "passed",
                severity=ERROR if (result.result, result.severity) == ("failed", "block") else WARN,
                metadata={"result": result.result, "observed": result.observed, "reason": result.reason},
            )

    return release

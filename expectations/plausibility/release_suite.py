"""Runs the plausibility expectations of a release with great-expectations, on narrow pandas frames.

What is expected, and why, does not belong here (see `release_checks`); nor does reading the warehouse.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

from expectations.plausibility.release_checks import (
    ROW_COUNT,
    TABLES,
    Check,
    Severity,
    release_checks,
)

Outcome = Literal["passed", "failed", "not_evaluated"]

REQUIRED_COLUMNS = {
    "header": ["child"],
    "episodes": ["child", "decom"],
    "reviews": ["child", "review", "review_code"],
    "timeliness": ["measure_code", "breakdown", "numerator", "denominator"],
    "participation": ["numerator", "denominator"],
}


@dataclass(frozen=True)
class PlausibilityResult:
    """One expectation and what came of it; `evidence` is great-expectations' result without what varies."""

    id: str
    table: str
    sentence: str
    severity: Severity
    result: Outcome
    observed: str
    because: str
    reason: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON."""
        return asdict(self)


def evaluate(
    frames: Mapping[str, pd.DataFrame], previous_rows: Mapping[str, int] | None = None
) -> list[PlausibilityResult]:
    """Judge one release; one result for each expectation, in a fixed order.

    `frames` holds the return (`header`, `episodes`, `reviews`, one row per return row) and the report's
    figures (`timeliness`, `participation`, one row per figure). `previous_rows` is the number of rows of last
    year's return by table, or None when there is none: what needs it then comes back as not evaluated.
    A missing frame or column raises ValueError; an expectation that cannot run raises RuntimeError.
    """
    _require_columns(frames)
    prepared = _prepare(frames)
    checks = release_checks(previous_rows)
    runnable = [
        check
        for check in checks
        if not check.not_compared and (check.expects == ROW_COUNT or not prepared[check.frame].empty)
    ]
    evidence = _run(prepared, runnable)
    return [_result(check, prepared[check.frame], evidence.get(check.id)) for check in checks]


def _require_columns(frames: Mapping[str, pd.DataFrame]) -> None:
    for name, columns in REQUIRED_COLUMNS.items():
        if name not in frames:
            raise ValueError(f"The plausibility suite needs a frame named {name}.")
        missing = [column for column in columns if column not in frames[name].columns]
        if missing:
            raise ValueError(f"The frame {name} lacks the columns {', '.join(missing)}.")


def _prepare(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames as the expectations name them, with the answers that need two tables added as columns."""
    header, episodes, reviews = (frames[name] for name in TABLES)
    timeliness = _with_share(frames["timeliness"])
    overall = (timeliness["measure_code"] == "reviews_on_time") & (timeliness["breakdown"] == "all")
    codes = reviews["review_code"].dropna()
    of_4_and_over = codes[codes != "PN0"]
    commonest = int(of_4_and_over.value_counts().max()) if len(of_4_and_over) else 0
    return {
        "header": header,
        "episodes": episodes.assign(child_in_header=episodes["child"].isin(header["child"])),
        "reviews": reviews.assign(child_in_header=reviews["child"].isin(header["child"])),
        "timeliness": timeliness,
        "participation": _with_share(frames["participation"]),
        "timeliness_overall": timeliness[overall],
        "reviews_per_child": _one_figure("reviews_per_child", len(reviews), len(header)),
        "participation_codes": _one_figure("pn0_share", int((codes == "PN0").sum()), len(codes)),
        "participation_codes_of_4_and_over": _one_figure("largest_share", commonest, len(of_4_and_over)),
    }


def _with_share(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures that have a denominator, with the share that they stand for."""
    with_denominator = figures[figures["denominator"] > 0]
    return with_denominator.assign(share=with_denominator["numerator"] / with_denominator["denominator"])


def _one_figure(name: str, numerator: int, denominator: int) -> pd.DataFrame:
    """A frame of one row with one figure; no row when there is nothing to divide by."""
    return pd.DataFrame({name: [numerator / denominator] if denominator else []})


def _run(frames: Mapping[str, pd.DataFrame], checks: list[Check]) -> dict[str, dict[str, Any]]:
    """Great-expectations' result for each check, keyed by the check's id."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # must be set before the import
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("release")
    results: dict[str, dict[str, Any]] = {}
    for frame in dict.fromkeys(check.frame for check in checks):
        suite = gx.ExpectationSuite(name=frame)
        for check in (check for check in checks if check.frame == frame):
            expectation = getattr(gxe, check.expects)
            severity = "critical" if check.severity == "block" else "warning"
            suite.add_expectation(expectation(**check.arguments, severity=severity, meta={"id": check.id}))
        asset = source.add_dataframe_asset(frame).add_batch_definition_whole_dataframe("whole")
        outcome: Any = asset.get_batch({"dataframe": frames[frame]}).validate(
            suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}
        )
        for result in outcome.to_json_dict()["results"]:
            results[result["expectation_config"]["meta"]["id"]] = _without_what_varies(result)
    return results


def _without_what_varies(result: dict[str, Any]) -> dict[str, Any]:
    """The part of a result that is the same for the same data, and that names no child."""
    configured = result["expectation_config"]
    if "observed_value" not in result["result"] and "element_count" not in result["result"]:
        raise RuntimeError(f"The expectation {configured['meta']['id']} could not be run on its frame.")
    kept = {key: value for key, value in result["result"].items() if not key.startswith("partial_unexpected")}
    arguments = {key: value for key, value in configured["kwargs"].items() if key != "batch_id"}
    return {
        "expectation": configured["type"],
        "arguments": arguments,
        "success": result["success"],
        "result": kept,
    }


def _result(check: Check, frame: pd.DataFrame, evidence: dict[str, Any] | None) -> PlausibilityResult:
    common = (check.id, check.frame, check.sentence, check.severity)
    if evidence is None:
        reason = check.not_compared or "There is nothing to judge."
        return PlausibilityResult(*common, "not_evaluated", "", check.because, reason)
    outcome: Outcome = "passed" if evidence["success"] else "failed"
    observed = _observed(check, frame, evidence["result"])
    return PlausibilityResult(*common, outcome, observed, check.because, "", evidence)


def _observed(check: Check, frame: pd.DataFrame, result: dict[str, Any]) -> str:
    """What was seen, in words: the number of rows, the one figure, or how many rows break the expectation."""
    if check.expects == ROW_COUNT:
        return f"{result['observed_value']:,} rows"
    if "min_value" in check.arguments and len(frame) == 1:
        figure = float(frame[check.arguments["column"]].iloc[0])
        return f"{figure:.1%}" if check.arguments["column"].endswith("share") else f"{figure:.2f}"
    return f"{result['unexpected_count']:,} of {result['element_count']:,} break it"

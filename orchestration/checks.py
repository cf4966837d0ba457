"""Expectations as Dagster asset checks: one named check for each statutory rule, from one query.

What must be true does not belong here; that is in `expectations` and in dbt.
"""

from collections.abc import Iterator

import dagster as dg

from expectations.rulebook import Rule, load_rulebook
from orchestration.partitions import SubmissionKey
from orchestration.releases.finished_warehouse import open_finished
from orchestration.resources import Places

RULE_RESULTS = dg.AssetKey("ssda903__rule_results")
ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN


def rule_checks() -> dg.AssetChecksDefinition:
    """One check for each rule code on the rule results; a rule that could not be evaluated does not pass.

    A rule not in force in the year has nothing to say and passes, with that as its result.
    """
    codes: dict[str, Rule] = {rule.code: rule for rule in load_rulebook()}
    specs = [
        dg.AssetCheckSpec(
            name=check_name(code),
            asset=RULE_RESULTS,
            description=f"{rule.message} ({rule.source})",
            metadata={"how_to_fix": rule.how_to_fix, "severity": rule.severity},
        )
        for code, rule in codes.items()
    ]

    @dg.multi_asset_check(name="statutory_rules", specs=specs)
    def statutory_rules(
        context: dg.AssetCheckExecutionContext, places: Places
    ) -> Iterator[dg.AssetCheckResult]:
        key = SubmissionKey.of(context.op_execution_context.partition_key)
        found = rule_outcomes(places, key)
        for code in codes:
            status, severity, count, reason = found.get(code, ("not in force", "query", 0, ""))
            yield dg.AssetCheckResult(
                check_name=check_name(code),
                asset_key=RULE_RESULTS,
                passed=status in {"passed", "not in force"},
                severity=ERROR if (status, severity) == ("failed", "error") else WARN,
                metadata={"result": status, "rows": count, "reason": reason or ""},
            )

    return statutory_rules


def check_name(code: str) -> str:
    """The name of a rule's check, such as `rule_501`."""
    return f"rule_{code.lower()}"


def rule_outcomes(places: Places, key: SubmissionKey) -> dict[str, tuple[str, str, int, str | None]]:
    """By rule code: status, severity, rows flagged and the reason when it was not evaluated."""
    with open_finished(places.warehouse(key)) as connection:
        rows = connection.execute(
            "select rule_code, status, severity, issue_count, reason from ssda903__rule_results order by all"
        ).fetchall()
    return {code: (status, severity, count, reason) for code, status, severity, count, reason in rows}

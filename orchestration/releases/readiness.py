"""Says whether a release can be submitted, and why not, in sentences a performance officer can act on.

Judging rules or plausibility does not belong here; both come in as results.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from expectations.plausibility.release_suite import PlausibilityResult

READY, NOT_READY = "ready for submission", "not ready for submission"


@dataclass(frozen=True)
class RuleResult:
    """What one rule found in one submission."""

    code: str
    severity: str
    status: str
    issue_count: int
    reason: str
    message: str
    accepted: int = 0  # of the issues, those whose query is accepted

    @property
    def open_count(self) -> int:
        """Issues that nobody has accepted."""
        return self.issue_count - self.accepted


@dataclass(frozen=True)
class Readiness:
    """Whether the return can go in: reasons that stop it, and notes for the person who signs."""

    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    rules_broken: int = 0
    implausible: int = 0

    @property
    def ready(self) -> bool:
        """Whether nothing stops the return."""
        return not self.reasons

    @property
    def reasons_beside_rules(self) -> tuple[str, ...]:
        """The reasons that are no broken rule; a page that lists the rules needs only these."""
        return self.reasons[self.rules_broken :]

    @property
    def summary(self) -> str:
        """In one sentence, how much stops the return; empty when nothing does."""
        found = []
        if self.rules_broken:
            found.append(f"Rules of severity error that are broken: {self.rules_broken}.")
        if self.implausible:
            found.append(f"Plausibility expectations that are not met: {self.implausible}.")
        return " ".join(found)

    @property
    def status(self) -> str:
        """The readiness in the words that every product of the release uses."""
        return READY if self.ready else NOT_READY


def read_rule_results(connection: duckdb.DuckDBPyConnection, submission_id: str) -> list[RuleResult]:
    """Every rule's result for one submission, by code, with how many of its queries are accepted."""
    found = connection.execute(
        """
        select rule_code, severity, status, coalesce(issue_count, 0), coalesce(reason, ''), message,
            coalesce(accepted, 0)
        from ssda903__rule_results
        left join (
            select rule_code, count(*) as accepted from ssda903__issue_list
            where submission_id = $1 and status = 'accepted' group by rule_code
        ) using (rule_code)
        where submission_id = $1 order by rule_code, severity, status
        """,
        [submission_id],
    ).fetchall()
    return [RuleResult(*row) for row in found]


def judge(
    rules: Sequence[RuleResult],
    plausibility: Sequence[PlausibilityResult],
    quarantined_rows: int,
    arrivals: Sequence[str] = (),
) -> Readiness:
    """Put rules, plausibility and left-out rows together into one answer.

    An error that a rule found, or an expectation of severity block that failed, stops the return. Queries,
    warnings, rules that could not be evaluated, rows in quarantine and what is said of the extracts'
    `arrivals` are notes.
    """
    errors = [rule for rule in rules if rule.status == "failed" and rule.severity == "error"]
    queries = [rule for rule in rules if rule.status == "failed" and rule.severity != "error"]
    skipped = [rule.code for rule in rules if rule.status == "not_evaluated"]
    failed = [result for result in plausibility if result.result == "failed"]
    not_compared = [result for result in plausibility if result.result == "not_evaluated"]
    blocked = [result for result in failed if result.severity == "block"]
    reasons = [_found("error", rule) for rule in errors] + [_implausible(result) for result in blocked]
    notes = [_found("query", rule) for rule in queries if rule.open_count]
    accepted = sum(rule.accepted for rule in rules)
    if accepted:
        notes.append(
            f"{accepted:,} {'query is' if accepted == 1 else 'queries are'} accepted, with a reason each; "
            "data_quality.xlsx lists them."
        )
    notes += [_implausible(result) for result in failed if result.severity == "warn"]
    notes += arrivals
    if quarantined_rows:
        notes.append(
            f"{_many(quarantined_rows, 'row')} of the extracts did not meet the contract and did not reach "
            "the return; quarantine.csv lists them."
        )
    if skipped:
        notes.append(f"{_many(len(skipped), 'rule')} could not be evaluated: {', '.join(skipped)}.")
    if not_compared:
        notes.append(f"{_many(len(not_compared), 'plausibility expectation')} had nothing to judge.")
    return Readiness(tuple(reasons), tuple(notes), len(errors), len(blocked))


def _found(kind: str, rule: RuleResult) -> str:
    return f"Rule {rule.code} ({kind}) is broken by {_many(rule.open_count, 'row')}: {rule.message}"


def _implausible(result: PlausibilityResult) -> str:
    return f"Not plausible ({result.observed}): {result.sentence}"


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"

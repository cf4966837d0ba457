"""Writes the manifest of a release: what it was made from, what it holds, how its rows add up.

Deciding any of that does not belong here; the manifest writes down what the other modules found.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expectations.plausibility.release_suite import PlausibilityResult
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.releases.identity import Provenance, file_hash
from orchestration.releases.plausibility_page import plausibility_counts
from orchestration.releases.readiness import Readiness, RuleResult
from orchestration.releases.reconciliation import RowCounts
from orchestration.releases.return_products import ReturnWritten

MANIFEST_FILE = "manifest.json"


def write_manifest(
    release: Path,
    release_id: str,
    provenance: Provenance,
    row_counts: RowCounts,
    rows_written: Mapping[str, int],
    rules: Sequence[RuleResult],
    plausibility: Sequence[PlausibilityResult],
    readiness: Readiness,
    compared_with: str | None = None,
    returned: ReturnWritten | None = None,
) -> None:
    """Write `manifest.json` over the files that lie in `release`: sorted keys, no time of day, UTF-8.

    `rows_written` is the number of data rows of each CSV file, by its path in the release; `compared_with`
    the release that the changes are told from.
    """
    manifest = {
        "release_id": release_id,
        "made_from_sha256": provenance.made_from_sha256(),
        "compared_with": compared_with,
        "made_by": {
            "product": "carefacts",
            "version": provenance.version,
            "code_sha256": provenance.code_sha256,
            "lock_sha256": provenance.lock_sha256,
        },
        "parameters": dict(provenance.parameters),
        "inputs": [
            {"name": f.name, "bytes": f.bytes, "sha256": f.sha256, "tables": list(f.tables)}
            for f in provenance.inputs
        ],
        "drops": [dict(drop) for drop in provenance.drops],
        "row_counts": {
            "files": list(row_counts.files),
            "steps": list(row_counts.steps),
            "release": dict(rows_written),
        },
        "return": returned.for_manifest if returned else {},
        "rules": rule_counts(rules),
        "plausibility": plausibility_counts(plausibility),
        "readiness": {
            "status": readiness.status,
            "reasons": list(readiness.reasons),
            "notes": list(readiness.notes),
        },
        "outputs": [
            {"name": name, "bytes": path.stat().st_size, "sha256": file_hash(path)}
            for name, path in files_of(release).items()
            if name != MANIFEST_FILE
        ],
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (release / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def rule_counts(rules: Sequence[RuleResult]) -> dict[str, Any]:
    """How many rules passed, failed and were not evaluated, and how many issues there are by severity.

    Queries that are accepted are among the issues, and counted beside them.
    """
    by_status = Counter(rule.status for rule in rules)
    issues: Counter[str] = Counter()
    for rule in rules:
        issues[rule.severity] += rule.issue_count
    return {
        "rules": len(rules),
        **{status: by_status[status] for status in ("passed", "failed", "not_evaluated")},
        "issues_by_severity": {severity: issues[severity] for severity in ("error", "query")},
        "accepted_queries": sum(rule.accepted for rule in rules),
        "failed_rules": {rule.code: rule.issue_count for rule in rules if rule.status == "failed"},
    }


def files_of(release: Path) -> dict[str, Path]:
    """Every file of a release by its relative name, in the order of the names."""
    found = {path.relative_to(release).as_posix(): path for path in release.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def changed_files(release: Path) -> list[str]:
    """The files of a published release that are gone or are not what its manifest says; empty when whole.

    A folder without a readable manifest raises ReleaseError.
    """
    try:
        manifest = json.loads((release / MANIFEST_FILE).read_text(encoding="utf-8"))
        outputs = [(output["name"], output["sha256"]) for output in manifest["outputs"]]
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(f"{release} is not a release: its {MANIFEST_FILE} cannot be read.") from error
    there = files_of(release)
    return [name for name, sha256 in outputs if name not in there or file_hash(there[name]) != sha256]


def status_of(release: Path) -> str:
    """What the manifest of a release says of the return behind its figures, as a sentence.

    A folder without a manifest raises ReleaseError.
    """
    try:
        manifest = json.loads((release / MANIFEST_FILE).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReleaseError(
            f"{release} holds no {MANIFEST_FILE}, so it is no release. Name the folder of a release, such as "
            "the one that LATEST names."
        ) from error
    return f"The return behind these figures is {manifest['readiness']['status']}."

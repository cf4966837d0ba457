"""The rules that every entry of the rulebook keeps, so that an officer can read it and trust its examples."""

from __future__ import annotations

import re

import pytest
import yaml
from rule_conditions import columns, condition, wrong_versions
from rule_runs import RuleRun
from rule_scenarios import scenarios_of
from sqlglot import exp

from expectations.rulebook import Rule, load_rulebook
from orchestration.settings import DBT_PROJECT_DIR

RULES = load_rulebook()
MODELS = DBT_PROJECT_DIR / "models" / "ssda903"
KEYS = {"submission_id", "record_id", "child", "rules_year"}
PARTS = (exp.And, exp.Or, exp.Not, exp.Paren, exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean)
COMPARISONS = (
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Is,
    exp.In,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
)
DATES = (exp.Cast, exp.DataType)  # date '1991-10-14'
MOST_CODES = 3


def entry(rule: Rule) -> str:
    return f"{rule.theme}-{rule.code}-{rule.valid_from}"


def answers(model: str) -> dict[str, dict[str, object]]:
    text = (MODELS / "enriched" / f"{model}.yml").read_text(encoding="utf-8")
    return {column["name"]: column for column in yaml.safe_load(text)["models"][0]["columns"]}


ANSWERS = {path.stem: answers(path.stem) for path in sorted((MODELS / "enriched").glob("*_enriched.yml"))}


@pytest.mark.parametrize("rule", RULES, ids=entry)
def test_a_condition_only_compares_named_answers(rule: Rule) -> None:
    for node in condition(rule).walk():
        assert isinstance(node, (*PARTS, *COMPARISONS, *DATES)), (
            f"{node.sql()}: name the idea in the enriched model instead."
        )
        if isinstance(node, exp.In):
            assert not node.args.get("query"), "no subquery: name the idea in the enriched model."
            assert len(node.expressions) <= MOST_CODES, (
                f"{node.sql()}: put the codes into a seed and name the group."
            )
        if isinstance(node, exp.Cast):
            assert isinstance(node.this, exp.Literal) and node.to.is_type("date"), (
                f"{node.sql()}: only date '…'."
            )


@pytest.mark.parametrize("rule", RULES, ids=entry)
def test_every_column_of_a_condition_is_an_answer_of_the_model_it_reads(rule: Rule) -> None:
    for model in rule.models_read:
        unknown = columns(rule) - set(ANSWERS[model])
        assert not unknown, f"{model} has no {unknown}."
    for marked in rule.also_marks:
        table, _, only_where = marked.partition(".")
        if only_where:  # an answer of the table's own model
            assert ANSWERS[f"ssda903__{table}_enriched"][only_where]["data_type"] == "boolean"


@pytest.mark.parametrize("rule", RULES, ids=entry)
def test_a_rule_names_every_cell_its_answers_rest_on(rule: Rule) -> None:
    named = {*rule.fields, *rule.needs, f"{rule.table}.child"}
    named |= {f"{cell.rpartition('.')[0]}.child" for cell in named}
    rests_on = {
        cell
        for model in rule.models_read
        for column in columns(rule)
        for cell in ANSWERS[model][column].get("config", {}).get("meta", {}).get("derived_from", [])
    }
    assert rests_on <= named, f"add {sorted(rests_on - named)} to needs, or the rule runs without them."


@pytest.mark.parametrize("model", ANSWERS)
def test_every_answer_is_used_by_a_rule(model: str) -> None:
    used = {column for rule in RULES if model in rule.models_read for column in columns(rule)}
    marked = [m.partition(".") for rule in RULES for m in rule.also_marks]
    used |= {answer for table, _, answer in marked if model == f"ssda903__{table}_enriched"}
    unused = set(ANSWERS[model]) - used - KEYS
    assert not unused, f"{model}: no rule asks for {sorted(unused)}; take it out."


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.cannot_fail], ids=entry)
def test_the_examples_notice_when_the_condition_is_slightly_wrong(rule: Rule, examples_run: RuleRun) -> None:
    """A boundary has a row on each side, and no part of the condition could be left out unseen."""
    of_this_rule = [s.submission_id for s in scenarios_of(RULES) if s.rule == rule]

    def breaking(sql: str) -> list[tuple[str, str, int]]:
        queries = (
            f"select '{model}', submission_id, record_id from {model}"
            f" where submission_id = any($1) and ({sql})"
            for model in rule.models_read
        )
        union = " union all ".join(queries)
        return examples_run.connection.execute(f"{union} order by all", [of_this_rule]).fetchall()

    right = breaking(rule.fails_when)
    for change, sql in wrong_versions(rule):
        assert breaking(sql) != right, (
            f"no example tells the condition from the one {change}: add a row that does."
        )


def test_every_theme_has_its_model_and_is_among_the_issues() -> None:
    themes = {rule.theme for rule in RULES}
    models = {path.stem.removeprefix("ssda903__breaches_") for path in (MODELS / "breaches").glob("*.sql")}
    issues = (MODELS / "rulebook" / "ssda903__issues.sql").read_text(encoding="utf-8")
    listed = set(re.findall(r"'(\w+)'", issues.split("for theme in")[1].split("%}")[0]))
    assert themes == models, (
        "each rule file has one model in models/ssda903/breaches, a call of rule_breaches."
    )
    assert themes == listed, "list each theme in ssda903__issues.sql."


def test_a_theme_stays_short_enough_to_read() -> None:
    for theme in {rule.theme for rule in RULES}:
        assert sum(rule.theme == theme for rule in RULES) <= 30, f"{theme}.yml: split it by what it is about."

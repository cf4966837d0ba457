# Every command of the project. `make` alone prints this help. No logic lives here.
.DEFAULT_GOAL := help
.PHONY: help run dev test check format bench parity docs lock snapshot clean
PYTHON ?= python3
BIN := .venv/bin
YEAR ?= 2026
AUTHORITY ?= E10999001

help: ## print this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "carefacts needs Python 3.11: make PYTHON=/path/to/python3.11 run")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

run: .venv/run.stamp ## make the made-up authority if absent, and a release of it for 2025/26
	$(BIN)/carefacts run --authority $(AUTHORITY) --year $(YEAR)

dev: .venv/run.stamp ## open the Dagster UI on this machine only (http://127.0.0.1:3000)
	$(BIN)/carefacts ui

test: .venv/dev.stamp ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/dev.stamp ## lint, types, SQL style, import direction and conventions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests
	$(BIN)/python -m pytest tests/unit/test_conventions.py

format: .venv/dev.stamp ## put code and SQL into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project/models dbt_project/tests

bench: .venv/dev.stamp .parity/run.stamp ## measure stages, door, report and validation beside the sector's validator, into bench_results/
	$(BIN)/python -m tests.bench.door
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.report
	$(BIN)/python -m tests.bench.disclosure
	$(BIN)/python -m tests.bench.validators --validator .parity/bin/python

# the sector's validator needs older libraries, so it has an environment of its own
.parity/run.stamp: tests/parity/requirements.lock
	$(PYTHON) -m venv .parity
	.parity/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tests/parity/requirements.lock
	@touch $@

parity: .venv/dev.stamp .parity/run.stamp ## compare the rules with the sector's own validator, into parity_results/
	$(BIN)/python -m tests.parity --validator .parity/bin/python

docs: .venv/run.stamp ## write the pages of docs/extracts and of the measures again from what they describe
	$(BIN)/python -m expectations.extracts.pages docs/extracts
	$(BIN)/python -m expectations.measure_pages docs

snapshot: .venv/dev.stamp ## accept the asset graph as it is now
	UPDATE_SNAPSHOT=1 $(BIN)/python -m pytest tests/unit/test_asset_graph.py

lock: .venv/dev.stamp ## resolve the dependencies again, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev -c requirements.lock --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-dev.lock
	$(BIN)/uv pip compile tests/parity/requirements.in --python-version 3.11 --generate-hashes --no-annotate --no-header -q -o tests/parity/requirements.lock

clean: ## remove what can be made again (not releases)
	rm -rf .carefacts raw_data/synthetic/extracts bench_results parity_results .parity .pytest_cache .mypy_cache .ruff_cache dbt_project/target

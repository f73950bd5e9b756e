# The console's two commands on a fresh machine are `make run` and `make test`; `make` alone lists the rest.

PYTHON  ?= python3
WORKERS ?= 2

VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile
LOCK   := $(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url --no-header

SHELL         := /bin/bash
.SHELLFLAGS   := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

.PHONY: help run test check samples soak lock audit sbom clean

help: ## Show this list
	@echo "Usage: make TARGET [PYTHON=python3.11] [WORKERS=2]"
	@echo
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/.runtime ## Install, migrate, seed and serve the console (CONSOLE_DEMO=0: without demo cases)
	@CONSOLE_DEMO="$${CONSOLE_DEMO:-1}" exec $(BIN)/python -m console.serve

test: $(VENV)/.dev ## Run every test: all of them on SQLite, then those with a database on PostgreSQL
	@.ci/system-packages tests
	@echo "== SQLite =="
	@CONSOLE_TEST_DATABASE=sqlite $(PYTEST) -m "not soak and not postgres"
	@echo "== PostgreSQL =="
	@CONSOLE_TEST_DATABASE=postgresql $(PYTEST) -m "not soak and not browser and not pure and not once"

check: lint test ## Everything CI demands: lint, types, import contracts, security lint, declarations, tests

.PHONY: lint
lint: $(VENV)/.dev ## The quick half of check, without the tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive app.py console reports schema seed validators views
	$(BIN)/flask --app app check

samples: $(VENV)/.dev ## Print every document and photograph every main screen into build/
	@.ci/system-packages tests
	@$(BIN)/python -m tests.samples build

soak: $(VENV)/.dev ## Run the long tests: volume, concurrency, restarts
	@.ci/system-packages tests
	@$(BIN)/python -m pytest -m soak --timeout 3600

lock: $(VENV)/.dev ## Resolve requirements*.in again into requirements*.txt with hashes
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

audit: $(VENV)/.dev ## Look for known vulnerabilities of the packages (needs pypi.org; says so when it cannot)
	@.ci/audit $(BIN)

sbom: $(VENV)/.dev ## List the packages of the console for machines: build/sbom.json (CycloneDX)
	@mkdir -p build
	@$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON --output-file build/sbom.json
	@echo "build/sbom.json"

clean: ## Remove the environment, caches and build results; the data in var/ stays
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp records which lock file the environment was filled from.
$(VENV)/.runtime: requirements.txt | $(BIN)/pip
	@echo "Installing the console's packages …"
	@$(PIP) --requirement $<
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing the packages for tests …"
	@$(PIP) --requirement $<
	@touch $@

$(BIN)/pip:
	@.ci/system-packages python "$(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

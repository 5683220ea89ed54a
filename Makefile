# Two commands for a newcomer: `make demo` and `make test`. Both set everything up in .venv; Python 3.11+ and make are enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP_QUIET := --quiet --disable-pip-version-check
READY := .venv/.ready
BENCH_READY := .venv-bench/.ready

.PHONY: demo test lint bench clean help

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(READY) ## a working day at a commune's one-stop: dossiers, births, papers, book, ledger
	@$(BIN)/vngov demo

test: $(READY) ## the whole test suite, in parallel, with coverage
	$(BIN)/pytest -n auto --cov --cov-report=term

lint: $(READY) ## ruff, mypy --strict, the layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports importlinter.ini

bench: $(BENCH_READY) ## ratios against peers, in an environment of its own
	.venv-bench/bin/python benchmarks/ratios.py

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed / Cần Python 3.11 trở lên"; exit 1; }
	@echo "Setting up .venv (once; a minute or two) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(PIP_QUIET) -c constraints.txt -e '.[dev]'
	@touch $@

$(BENCH_READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed / Cần Python 3.11 trở lên"; exit 1; }
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install $(PIP_QUIET) -e '.[bench]'
	@touch $@

clean: ## remove what the commands made
	rm -rf .venv .venv-bench .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* out

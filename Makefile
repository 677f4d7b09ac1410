# `make demo` and `make test` are all a fresh machine needs, with nothing but Python 3.11-3.13 and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo test check format wheel clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "error: Python 3.11, 3.12 or 3.13 is needed, but %s is %d.%d\nhint: make PYTHON=python3.12 ..." % ((sys.executable,) + v))'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

setup: $(STAMP)  ## make the virtual environment

demo: $(STAMP)  ## draw two episodes, run everything on them, say where the datasets are
	$(BIN)/sorter demo demo

test: $(STAMP)  ## run all tests
	$(BIN)/python -m pytest

check: $(STAMP)  ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)  ## put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(STAMP)  ## build the wheel and check which files it holds
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/python tests/check_wheel.py dist

clean:  ## remove everything that was made
	rm -rf $(VENV) dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

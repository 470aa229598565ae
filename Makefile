# Two commands matter: `make run` and `make test`. README.md explains both.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export REFLEX_USE_NPM := 1
export REFLEX_TELEMETRY_ENABLED := false

.PHONY: run dev test check bench lock docs browser migration clean

run: .venv/.app  ## install, migrate, seed, build and serve a demonstration on one port
	@SMARTCITY_DEMO=$${SMARTCITY_DEMO:-1} $(BIN)/python -m smartcity_app run

dev: .venv/.app  ## the same, started again on every change
	@SMARTCITY_DEMO=$${SMARTCITY_DEMO:-1} $(BIN)/python -m smartcity_app dev

test: .venv/.dev browser  ## everything: checks, both databases, stories in a real browser
	@$(BIN)/python tests/run.py all

check: .venv/.dev browser  ## format, lint, types, contracts and the fast tests
	@$(BIN)/python tests/run.py check

bench: .venv/.dev browser  ## measure; ONLY=letters for one group
	@$(BIN)/python -m tests.bench $(ONLY)

docs: .venv/.app  ## write the workflows' pages
	@$(BIN)/python -m smartcity_app docs

migration: .venv/.dev  ## M="letters learn to expire": a new migration from the models
	@$(BIN)/python tests/run.py migration "$(M)"

lock: .venv/.dev  ## pin what requirements*.in ask for
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-strip-extras --no-emit-index-url --no-header --no-annotate $$name.in -o $$name.lock; done

browser: .venv/.dev
	@$(BIN)/python tests/system.py

.venv/.app: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 run"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "  Memasang pustaka Python (satu kali) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: .venv/.app requirements-dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:  ## forget what was built; data/ stays
	rm -rf .web .states .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The two commands: `make run` starts the demo, `make test` runs every test. Both set up .venv first.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
ROUNDS := 1
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
LOCK := $(BIN)/python -m uv --no-config pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

help:
	@echo "make run [PORT=8000]  the demo: a new world of its own and people who meet in it; KEEP=1: the last one"
	@echo "make test             every quick test, on SQLite and on PostgreSQL with Redis"
	@echo "make fault [ROUNDS=1] servers, database, broker and network broken on purpose, also what takes long"
	@echo "make pages            the pages alone, for a server that is started by hand"
	@echo "make check            style, types, arrows between folders, published schema, README"
	@echo "make setup | format | lock | bench | clean"

run: .venv/run pages
	$(BIN)/sotay demo $(if $(PORT),--port $(PORT),) $(if $(KEEP),--keep,)

setup: .venv/dev

test: .venv/dev pages
	$(BIN)/python -m pytest -m "not slow"

# Each round throws other dice; FAULT_SEED=... throws those of a run that failed.
fault: .venv/dev pages
	for round in $$(seq $(ROUNDS)); do $(BIN)/python -m pytest tests/fault; done

check: .venv/dev web/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sotay schema --check
	$(BIN)/sotay settings --check README.md
	$(NPM) run check

format: .venv/dev web/node_modules/.installed
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(NPM) run format

bench: .venv/dev pages
	$(BIN)/python -m bench

# Keeps the locked versions where the ranges still allow them; `make lock UPGRADE=--upgrade` takes the newest.
lock: .venv/dev
	$(LOCK) $(UPGRADE) pyproject.toml --group build --output-file requirements.txt
	$(LOCK) $(UPGRADE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group pages --constraint requirements-dev.txt --output-file requirements-pages.txt

clean:
	rm -rf .venv build dist server/built .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . \( -name __pycache__ -o -name node_modules \) -type d -prune -exec rm -rf {} +

# A stamp for each lock: what runs needs no test tools. The development lock holds the runtime lock whole.
.venv/run: requirements.txt
.venv/dev: requirements-dev.txt
.venv/run .venv/dev: pyproject.toml | .venv/bin/pip
	$(PIP) install --quiet --require-hashes -r $(filter requirements%,$^)
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/bin/pip:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Setting up .venv with $$($$python --version)."; exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo "sotay needs Python 3.11 or newer, and none of these is: $(PYTHONS)." >&2; exit 1

# The pages are built where the server finds them, by the machine's Node or, where none fits, by that of a wheel.
NPM := web/npm --prefix web
pages: server/built/index.html

server/built/index.html: $(shell find web/src web/public web/*.* -type f) schema/schema.graphql web/node_modules/.installed
	$(NPM) run build --silent

web/node_modules/.installed: web/package-lock.json web/npm requirements-pages.txt | .venv/bin/pip
	$(NPM) ci --silent --ignore-scripts --no-audit --no-fund --no-update-notifier
	@touch $@

.PHONY: help run setup test fault check format bench lock clean pages

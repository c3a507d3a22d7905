# Needs python3 (3.11 or newer, with venv) and make. Everything else goes into .venv/ and var/.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

# Everything here starts Python many times over; two seconds of each start are compiling what is not kept.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
UV_VERSION := 0.13.9
PORT ?= 8000
SERVE ?= 1
JUDGED ?= ../shared/data/gold/dev.jsonl
TEXTS ?= ../shared/data/openstates_ca_20252026.jsonl.gz
TITLES ?= ../shared/data/legiscan_CA_2023-2024_csv.zip
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres

PY := .venv/bin/python
MANAGE := $(PY) manage.py
UV := .venv/bin/uv
SYNC := $(UV) pip sync --quiet --python $(PY) --require-hashes
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml
APPS := tracker bills recommendations ingest alerts
RUN := .venv/.run-installed
DEV := .venv/.dev-installed
KEY := var/secret_key

.PHONY: help demo serve live test test-services contract check bench quality screens requirements clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN) $(KEY) ## the bundled sample through the whole pipeline, then served (PORT=8000; SERVE=0 stops before serving)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) run_pipeline --sample --json >/dev/null
	@$(MANAGE) demo_desk
	@$(MANAGE) scorecard
	@if [ "$(SERVE)" != 0 ]; then $(MAKE) serve; fi

serve: $(RUN) $(KEY) ## serve what the database holds
	@mkdir -p var/static
	@$(MANAGE) migrate --verbosity 0
	@echo "The tracker is on http://127.0.0.1:$(PORT) (Ctrl-C stops it)"
	@exec .venv/bin/gunicorn tracker.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --no-control-socket --log-level warning

live: $(RUN) $(KEY) ## the current session from the Legislature's own server, and every other source that is configured
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) run_pipeline

test: $(DEV) ## the whole test suite on SQLite; browser tests where a Chromium is found
	@$(PY) -m pytest -n auto

test-services: $(DEV) ## the suite again on PostgreSQL (TEST_DATABASE_URL)
	@DATABASE_URL=$(TEST_DATABASE_URL) $(PY) -m pytest -n auto

contract: $(DEV) ## hold the API against its document: a hundred made-up requests an operation, for each role
	@CONTRACT_EXAMPLES=100 $(PY) -m pytest -s tests/api/test_contract.py

check: $(DEV) $(KEY) ## lint, types, import contracts, migrations, API schema, deploy settings
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy --strict $(APPS)
	@.venv/bin/lint-imports
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null
	@SITE_URL=https://example.org ALLOWED_HOSTS=example.org \
		SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(MANAGE) check --deploy --fail-level WARNING

bench: $(RUN) $(KEY) ## the measurements in benchmarks/
	@for file in benchmarks/[a-z]*.py; do \
		[ -e "$$file" ] || { echo "benchmarks/ holds no measurements yet"; break; }; \
		echo "== $$file"; $(PY) "$$file" || exit 1; done

quality: $(DEV) $(KEY) ## measure the matcher anew and keep the figures (JUDGED= judged measures, TEXTS=, TITLES= official texts)
	@$(MANAGE) evaluate recommendations/gold/labels.jsonl --texts $(TEXTS) --texts $(TITLES) --write labels \
		--about "Official digests of 2025–26 and long titles of 2023–24, two readings, apart from the rules" | tail -4
	@$(MANAGE) evaluate $(JUDGED) --folds session --write dev --about "The judged set on which the rules were made" | tail -9

screens: $(DEV) $(KEY) ## pictures of every page of the sample, into docs/screens/
	@$(PY) docs/take_screens.py

requirements: .venv/.uv-$(UV_VERSION) ## pin the dependencies of pyproject.toml anew
	@$(COMPILE) --output-file requirements/run.txt
	@$(COMPILE) --group test --group browser --group lint --extra postgres --extra ml --extra celery --extra anymail \
		--constraint requirements/run.txt --output-file requirements/dev.txt

clean: ## remove .venv/ and every cache; var/ with its data stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# A venv that already holds the developer's packages keeps them.
$(RUN): .venv/.uv-$(UV_VERSION) requirements/run.txt
	@if [ -e $(DEV) ]; then $(MAKE) --silent $(DEV); else $(SYNC) requirements/run.txt; fi
	@touch $@

$(DEV): .venv/.uv-$(UV_VERSION) requirements/dev.txt
	@$(SYNC) requirements/dev.txt
	@touch $(RUN) $@

$(KEY):
	@mkdir -p $(@D)
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

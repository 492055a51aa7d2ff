# Sayso. `make help` says what there is. Everything is set up inside this folder; nothing needs an account or Docker.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
PYTHON ?= python3
# Compiled once, not anew at each of the many starts that the tests make.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin
NODE := .venv-node/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url
RASA := nlu/models/rasa/sayso.tar.gz
say = printf '%s\n'

.PHONY: help
help: ## what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name line; do printf '  make %-12s %s\n' "$$name" "$$line"; done

.PHONY: run
run: $(VENV)/.project node_modules/.done ## set up what is missing, then serve the demo home on http://127.0.0.1:8080
	@exec env SAYSO_DEMO=1 $(BIN)/sayso serve

.PHONY: test
test: ready ## set up what the tests need, then run them all (a tenth of the long ones)
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: soak
soak: ready ## the long tests, whole
	@SAYSO_SOAK=1 exec $(BIN)/python -m pytest -m soak --timeout 7200

.PHONY: bench
bench: ready ## speed and memory on this machine, as tables: messages, triage, the rota, alerts, from a child to the alarm
	@for part in bench bench.triage bench.rota bench.alerts bench.alarm; do $(BIN)/python -m $$part; done

.PHONY: scan
scan: ready .venv-scan/.done ## wapiti over both sides of a demo home, signed in as each role (20 minutes)
	@exec $(BIN)/python -m scan

.PHONY: check
check: $(VENV)/.dev ## style, types and the rules of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.PHONY: rasa
rasa: $(RASA) ## set up, train and serve Rasa on 127.0.0.1:5005, in an environment of its own (2.7 GB)
	@exec nlu/rasa.sh serve

.PHONY: screenshots
screenshots: ready ## the pictures in docs/screenshots, taken anew by the tests
	@$(BIN)/python -m pytest -m e2e -n 2 --dist loadfile
	@mkdir -p docs/screenshots && cp build/screenshots/*.png docs/screenshots/

.PHONY: lock
lock: $(VENV)/.dev ## the locked lists of requirements, written anew
	@for list in main dev node; do $(LOCK) --universal requirements/$$list.in --output-file requirements/$$list.txt; done
	@$(LOCK) requirements/scan.in --output-file requirements/scan.txt
	@$(LOCK) --overrides requirements/rasa-overrides.in requirements/rasa.in --output-file requirements/rasa.txt

.PHONY: ready
ready: $(VENV)/.dev $(VENV)/.project node_modules/.done browser $(RASA)

.PHONY: browser
browser:
	@if [ -z "$${SAYSO_CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    $(say) 'Setting up Chromium for the tests (once)'; \
	    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 \
	      || { $(say) 'Chromium could not be set up: run "apt-get install chromium", or set SAYSO_CHROMIUM to where one is.' >&2; exit 2; }; \
	  else $(say) 'The tests need Chromium: run "sudo apt-get install chromium", or set SAYSO_CHROMIUM to where one is.' >&2; exit 2; fi; fi

# One stamp for each step, so that a second start does nothing but start.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { $(say) 'Sayso needs Python 3.11 or newer: install it, or name it as in "make run PYTHON=python3.12".' >&2; exit 2; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) \
	  || { $(say) 'Python cannot make a virtual environment: on Debian run "sudo apt-get install python3-venv".' >&2; exit 2; }
	@touch $@

$(VENV)/.main: requirements/main.txt $(VENV)/.python
	@$(say) 'Setting up Python packages (once)'
	@$(PIP) --require-hashes --no-deps -r requirements/main.txt \
	  || { $(say) 'The Python packages could not be fetched: check the network and run the same command again.' >&2; exit 2; }
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.main
	@$(say) 'Setting up what the tests need (once)'
	@$(PIP) --require-hashes --no-deps -r requirements/dev.txt \
	  || { $(say) 'The packages of the tests could not be fetched: check the network and run the same command again.' >&2; exit 2; }
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.main
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv-scan/.done: requirements/scan.txt
	@$(say) 'Setting up the scanner in an environment of its own (once)'
	@$(PYTHON) -m venv .venv-scan && .venv-scan/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements/scan.txt \
	  || { $(say) 'The scanner could not be fetched: check the network and run the same command again.' >&2; exit 2; }
	@touch $@

.venv-rasa/.done: requirements/rasa.txt
	@$(say) 'Setting up Rasa in an environment of its own (once, 2.7 GB)'
	@PYTHON=$(PYTHON) nlu/rasa.sh setup
	@touch $@

$(RASA): .venv-rasa/.done nlu/config.yml nlu/domain.yml nlu/entities.yml $(wildcard nlu/data/*.yml)
	@$(say) 'Training Rasa (some minutes)'
	@nlu/rasa.sh train

$(NODE)/npm: requirements/node.txt
	@$(say) 'Setting up Node.js from PyPI, as there is no npm here (once)'
	@$(PYTHON) -m venv .venv-node && .venv-node/bin/python -m pip install -qq --require-hashes -r requirements/node.txt \
	  || { $(say) 'Node.js could not be fetched: check the network, or install npm, and run the same command again.' >&2; exit 2; }
	@touch $@

node_modules/.done: package-lock.json $(if $(shell command -v npm),,$(NODE)/npm)
	@$(say) 'Setting up type, icons and script for the pages (once)'
	@PATH="$$PATH:$$PWD/$(NODE)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null \
	  || { $(say) 'The npm packages could not be fetched: check the network and run the same command again.' >&2; exit 2; }
	@touch $@

# The doors of the project. `make` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install serve build check test soak bench lock screenshots clean

help: ## List the doors
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

install: $(STAMP) ## Create .venv with everything the project needs, hashes verified

$(STAMP): requirements-dev.lock pyproject.toml
	@sh tools/make-venv "$(PYTHON)" "$(VENV)"
	@touch $@

serve: $(STAMP) ## Build and serve the help center on http://127.0.0.1:8000
	@$(BIN)/guichet serve

build: $(STAMP) ## Build a release without serving it
	@$(BIN)/guichet build

check: $(STAMP) ## Lint, types, import contracts, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

test: $(STAMP) ## Every test in its small, seeded version, browser journeys included
	@sh tools/need-chromium
	$(BIN)/pytest -n 3 -m "not soak" $(ARGS)

soak: $(STAMP) ## The long versions: thousands of cases, dozens of kills
	@sh tools/need-chromium
	$(BIN)/pytest -m soak -s $(ARGS)

bench: $(STAMP) ## Benchmarks; they say what to set when something is absent
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(STAMP) ## Take the pictures that the manual shows
	@sh tools/need-chromium
	$(BIN)/python -m tests.journeys.take_screenshots

lock: ## Resolve the dependencies again (needs uv), with hashes and no index address
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate \
	  --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Forget every derived file; var/ keeps the desk's data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis var/releases var/current

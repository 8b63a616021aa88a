# One file of commands; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export GX_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help setup run test check format docs serve bench bench-intake proof-intake proof-accounting proof-forensics proof-families proof-orders proof-identity proof-figures proof-explain model clean proof-attack bench-indicators proof-release proof-chance

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/installed ## Make the virtual environment from the hashed lock

.venv/installed: requirements.lock pyproject.toml
	@rm -rf .venv
	@$(PYTHON) -m venv .venv 2>/dev/null || { \
		rm -rf .venv; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv .venv; \
		else \
			echo "python3 cannot make a virtual environment: install the package python3-venv, then run make again."; exit 1; \
		fi; }
	@echo "Installing packages (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q config expectations tasks flows
	@PREFECT_HOME=$(CURDIR)/.venv/prefect $(BIN)/prefect server database upgrade --yes >/dev/null
	@touch $@

run: setup ## The main job: inbox (or a demo regency) to published tables
	@$(BIN)/lab run

test: setup ## All tests, on as many cores as there are
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: setup ## Format, lint, strict types, stale documents, import direction, audit of packages
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lab docs --check
	@$(BIN)/python -m pytest tests/test_imports.py tests/test_dependencies.py

format: setup ## Format the code and mend what the linter can
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

docs: setup ## Write the generated parts of the README again
	@$(BIN)/lab docs

serve: setup ## Server, UI and schedules on this machine
	@$(BIN)/lab serve

bench: setup ## Time and memory at 1 M persons, printed
	@$(BIN)/python -m tests.bench

bench-intake: setup ## Time of intake: one sheet of 100,000 rows, a folder of 800,000
	@$(BIN)/python -m tests.bench_intake

bench-indicators: setup ## Time of the registry indicators of 1 M and of 10 M persons, printed
	@$(BIN)/python -m tests.bench_indicators

proof-intake: setup ## Hundreds of deformed files held against the truth, printed
	@$(BIN)/python -m tests.proof_intake

proof-accounting: setup ## Ten thousand mutated files, no row of which may be lost
	@$(BIN)/python -m tests.proof_accounting

proof-forensics: setup ## Precision and recall of proposed repairs of identity numbers, printed
	@$(BIN)/python -m tests.proof_forensics

proof-identity: setup ## Accuracy of linking on known persons, at 100 k and 1 M, printed (QUICK=1: 100 k only; KEEP=folder: goes on where it stopped; FEBRL=folder of its files)
	@$(BIN)/python -m tests.proof_identity $(if $(QUICK),--persons 100000) $(if $(KEEP),--keep $(KEEP)) $(if $(FEBRL),--febrl $(FEBRL))

model: setup ## Fit the shipped linkage model again to a million synthetic persons, after a change of config/linkage.yml
	@$(BIN)/python -m tests.ship_model

proof-families: setup ## Agreement of families, households and their events with a known truth, printed
	@$(BIN)/python -m tests.proof_families

proof-orders: setup ## Random orders of arrival held against linking everything at once, printed
	@$(BIN)/python -m tests.proof_orders

proof-chance: setup ## Two laboratories take the same files in and publish; rows that differ are printed (QUICK=1: 20,000 persons)
	@$(BIN)/python -m tests.proof_chance $(if $(QUICK),--quick)

proof-release: setup ## Runs killed at 500 points, full disks, 50 publishes under readers, printed; goes on where it was stopped (QUICK=1: a little)
	@$(BIN)/python -m tests.proof_release $(if $(QUICK),--quick)

proof-figures: setup ## Figures and their errors against published values and simulated truth, printed
	@$(BIN)/python -m tests.proof_figures

proof-explain: setup ## A thousand published figures computed again from the rows they are traced to, printed (QUICK=1: fewer)
	@$(BIN)/python -m tests.proof_explain $(if $(QUICK),--quick)
proof-attack: setup ## Published tables attacked by linear programs and differences of releases, printed (QUICK=1: small; SEED=n: another regency)
	@$(BIN)/python -m tests.proof_attack $(if $(QUICK),--quick) $(if $(SEED),--seed $(SEED))

clean: ## Remove the demo's run-time folder
	@rm -rf data

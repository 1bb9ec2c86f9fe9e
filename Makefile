# Two commands: `make run` and `make test`. Both prepare what they need; see `make help`.
ZOCO = .venv/bin/zoco
PYTHON = .venv/bin/python
.DEFAULT_GOAL = help
.PHONY: help setup run test check bench zoco work format

help:      ## this list
	@sed -n 's/^\([a-z]*\): *[a-z]* *## /make \1\t/p' Makefile | expand -t 14

setup:     ## prepare .venv with the zoco command; starts nothing
	@scripts/setup

run: setup ## serve the site on http://127.0.0.1:8000 (PORT= changes it) with a database of its own
	@$(ZOCO) serve

test: setup ## all tests, those in a browser included
	@$(PYTHON) scripts/test.py

check: setup ## style, types, rooms, migrations, templates, translations
	@$(PYTHON) scripts/check.py

bench: setup ## figures for docs/performance.md
	@$(ZOCO) bench

zoco: setup ## any verb of the command line: make zoco ARGS="deadline --help"
	@$(ZOCO) $(ARGS)

work: setup ## as run, but the server follows changes in the code
	@$(ZOCO) serve --work

format: setup ## put code and templates in their one shape
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .
	@find src -path '*/templates/*' -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

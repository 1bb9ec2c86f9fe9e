# Two commands: `make run` and `make test`. Both prepare what they need; see `make help`.
ZOCO = .venv/bin/zoco
PYTHON = .venv/bin/python
.DEFAULT_GOAL = help
.PHONY: help setup run test check bench work

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

work: setup ## as run, but the server follows changes in the code
	@$(ZOCO) serve --work

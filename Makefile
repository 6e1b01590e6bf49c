# Needs Python 3.11 or newer with venv, make and git; everything else is installed into .venv and var.
PYTHON ?= python3
ARGS ?=
RUN = .venv/bin/python

.PHONY: demo test test-all check bench messages

# The site on http://127.0.0.1:8000/ (another port: make demo PORT=8001)
demo: .venv/.ready
	@exec $(RUN) -m aice_site.demo

# The tests (some of them: make test ARGS="-k cities")
test: .venv/.ready
	@$(RUN) -m pytest -n 3 $(ARGS)

# The tests, and accessibility checks in every language and width
test-all: .venv/.ready
	@TEST_ALL=1 $(RUN) -m pytest -n 3 $(ARGS)

# What reviewers run: style, templates, migrations, settings, catalogues
check: .venv/.ready
	@$(RUN) -m aice_site.check

# What pages and searches cost with 3,000 and 30,000 experiences (others: make bench ARGS="3000 300000"); takes minutes
bench: .venv/.ready
	@$(RUN) -m aice_site.bench $(ARGS)

# Bring the translation catalogues up to date with the code
messages: .venv/.ready
	@DEMO=1 $(RUN) manage.py messages

.venv/.ready: requirements.lock
	@$(PYTHON) -m aice_site.environment

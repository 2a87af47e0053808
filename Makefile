# make run    start the dashboard on http://127.0.0.1:8501
# make wheels collect in wheels/ what `make run` installs, for a machine without internet
# make check  formatting, linting, import layers, types, and the quick tests
# make test   all tests
#
# Each target installs what it needs; after that none of them uses the network.

VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8501
BIN := $(VENV)/bin
SHELL := /bin/bash
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
# Each worker of a test run and each command that a test starts imports the same modules. Where the environment forbids
# bytecode, each of them would compile all modules anew, and rewrite the assertions of all tests.
unexport PYTHONDONTWRITEBYTECODE

# Several processes share the processors. The threads of OpenBLAS then wait for one another in busy loops, which takes
# five times as long as computing these small matrices in one thread.
test check quick-tests quick-list matrix trials combinations attention protection protection-own judgement changes intervals \
  scan control-charts nowcast mutants: export OPENBLAS_NUM_THREADS := 1

# The name of a stamp file contains the checksum of the requirements, so pip runs only when the pins have changed.
RUNTIME := $(VENV)/installed-runtime-$(shell cksum <requirements.lock | cut -d' ' -f1)
TOOLS := $(VENV)/installed-tools-$(shell cat requirements.lock requirements-dev.lock | cksum | cut -d' ' -f1)
# With a folder `wheels` (`make wheels`), what the dashboard needs is installed from there, and no network is used.
FROM_WHEELS := $(if $(wildcard wheels),--no-index --find-links wheels)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard assets/locale/*/LC_MESSAGES/*.po))
DEMO_CASES ?=
# Of tests: see `test`. Each takes up to 2 GB of memory.
WORKERS ?= $(or $(shell awk '/^MemAvailable/ {print ($$2 > 12000000) ? 4 : 3}' /proc/meminfo 2>/dev/null),3)

.PHONY: run wheels audit lock setup test check format lint layers types quick-tests quick-list bench demo messages definitions access matrix trials combinations attention protection protection-own judgement changes intervals durability scan control-charts nowcast guess doubts limits mutants pictures accessibility clean chromium mariadb nginx
.DELETE_ON_ERROR:

run: $(RUNTIME) $(MESSAGES)
	@if [ -z "$$NEGAH_DATABASE_URL" ] && [ ! -e data/negah.duckdb ]; then $(BIN)/python -m intake demo; fi
	@if (exec 3<>/dev/tcp/$(subst 0.0.0.0,127.0.0.1,$(HOST))/$(PORT)) 2>/dev/null; then \
	  printf '%s\n' 'درگاه $(PORT) را برنامهٔ دیگری گرفته است، شاید همین داشبورد که از پیش روشن است. درگاه دیگری بدهید: PORT=9000 make run' \
	    'Port $(PORT) is taken, perhaps by this dashboard, which is running already. Choose another one: PORT=9000 make run' >&2; \
	  exit 1; fi
	@printf '\nNegah 111 · نگاه ۱۱۱\n\n  http://%s:%s\n\nCtrl+C stops it.\n\n' '$(HOST)' '$(PORT)'
	@exec $(BIN)/streamlit run dashboard.py --server.address '$(HOST)' --server.port '$(PORT)'

# On a machine with internet, of the same system, processor and Python version as the one without.
wheels: | $(BIN)/python
	@$(BIN)/python -m pip download --quiet --require-hashes --no-deps --only-binary :all: -r requirements.lock -d wheels
	@echo "wheels/ is complete, for $$($(BIN)/python --version). Copy the folder of the project without $(VENV) to the other" \
	  'machine, and call make run there.'

setup: $(TOOLS) $(MESSAGES)

# Four workers on two cores (three with less than 12 GB of free memory), because tests wait for browsers and servers: with
# three the cores are busy for 80 % of the time, and a run takes a tenth longer. Each has stores, servers and collected
# tests of its own, which is work and memory. What `time make test` reports leaves out the processor time of what ends
# after its parent: most of Chromium, the dashboard that all workers share, and PostgreSQL. Of
# tests/pages/test_every_screen.py that is two thirds (49 of 72 seconds).
# They begin with the tests that take longest (tests/order.py). A test that hangs is killed after ten minutes
# (`faulthandler_timeout`): its stack is printed, it counts as failed, and the other tests continue. With
# `--dist loadfile` pytest-xdist would give the hanging test to one worker after the other. `timeout` limits the whole run
# and covers what hangs outside a test.
test: $(TOOLS) $(MESSAGES) chromium mariadb nginx
	timeout --kill-after=60 4500 $(BIN)/pytest -n $(WORKERS) --dist worksteal

# The quick answer while one works. What can be said at once, without a store, a server or a browser, takes less than a
# minute; the rest is for `make test` (tests/quick.py). In a fresh clone mypy takes half of it. The steps run
# side by side, each prints its messages at once when it ends, and all of them run even if one has failed.
check: $(TOOLS) $(MESSAGES)
	@$(MAKE) --no-print-directory --jobs 2 --keep-going --output-sync=target quick-tests types layers lint format

format:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

layers:
	$(BIN)/lint-imports --no-logo

types:
	$(BIN)/mypy --num-workers 2

QUICK := $(BIN)/pytest -n 2 --dist worksteal -q -p tests.quick -m 'not browser and not slow and not worlds'

quick-tests:
	$(QUICK)

# Measure which of the quick tests take more than a sixtieth of a second, and have `make check` leave them out.
quick-list: $(TOOLS) $(MESSAGES)
	NEGAH_WRITES_LONG_TESTS=anew $(QUICK)
	NEGAH_WRITES_LONG_TESTS=more $(QUICK)

# Known vulnerabilities of the pinned libraries, and secrets under version control. Asks the Python Package Index, then
# OSV, and fails where neither answers.
audit: $(TOOLS)
	$(BIN)/python -m tests.audit

# After a change of pins: write their hashes, so that nothing but the files of these versions is ever installed.
lock: $(TOOLS)
	$(BIN)/uv pip compile --quiet --no-deps --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --quiet --no-deps --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 requirements-dev.txt -o requirements-dev.lock

# Benchmarks, as ratios to named baselines; results go to docs/benchmarks.md.
# PART=world|intake|read|browser|screens|viewers|crowd|ahead|door|fairness|superset SIZE=20k|200k|250k|1m|10m|100m
bench: $(TOOLS) $(MESSAGES)
	$(BIN)/python -m tests.bench $(PART) --size $(or $(SIZE),10m) $(BENCH)

demo: $(RUNTIME)
	$(BIN)/python -m intake demo $(if $(DEMO_CASES),--cases $(DEMO_CASES))

messages: $(MESSAGES)

# Write the definitions of all measures from their declarations.
definitions: $(RUNTIME)
	$(BIN)/python -m queries definitions --lang en >docs/definitions.md
	$(BIN)/python -m queries definitions --lang fa >docs/definitions.fa.md

# Write into docs/access.md what each role sees and may do.
access: $(RUNTIME)
	$(BIN)/python -m tests.access.matrix

# Write which measure equals its reference on which database engine, from four times as many examples as a test run uses.
matrix: $(TOOLS)
	NEGAH_THOROUGH=4 $(BIN)/pytest -q -n 0 -p tests.matrix --matrix docs/engines.md \
		tests/queries/estimates/test_measure.py tests/queries/estimates/test_excess_late.py

# The long-running trials; each writes its document: how many planted events the attention list reports, whether withheld
# counts stay hidden, how often bad offices are flagged and sound ones accused, which changes are reported, how often
# intervals contain the truth, and the state of the store after a load is killed at fifty moments (docs/durability.md).
trials: attention protection protection-own judgement changes intervals durability scan control-charts nowcast combinations

# What `make test` leaves out (tests/thorough.py): all combinations of which it tries some in turn, the tests marked
# `thorough`, four to sixteen times as many random examples, and rollups after every load; writes no document. All of it
# is for a release; PART=tests/intake/load has it of one folder, for whoever has changed what that folder tests.
combinations: $(TOOLS) $(MESSAGES) chromium mariadb nginx
	NEGAH_THOROUGH=4 nice -n 15 $(BIN)/pytest -q -n 2 --dist worksteal \
		$$(grep -rlE --include='test_*.py' 'from (tests.thorough|hypothesis) import|mark\.thorough|databases|world_stores|on_engines|ON_BOTH|Records|new_url|no_rollups|without_rollups|rebuild_or_forget|pages\.same_numbers' $(or $(PART),tests))

# Coverage of the 95 % intervals over random worlds; about 30 minutes (docs/judgement-intervals.md).
intervals: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.judgement.interval_trial

# Which changes between periods, and which rising topics, are reported, over random worlds; about 30 minutes
# (docs/judgement-change.md, docs/judgement-topics.md).
changes: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.judgement.change_trial --folder data/trials
	nice -n 15 $(BIN)/python -m tests.judgement.part_trial --folder data/trials

# Whether the p-values of the space–time scan are uniform, and how often it finds a planted cluster (docs/scan.md). Hours;
# a run that was stopped is continued.
scan: $(TOOLS)
	nice -n 19 $(BIN)/python -m tests.scan --folder data/trials/scan

# How many marks control charts show where nothing happened, and how soon they show a shift; minutes
# (docs/control-charts.md). A run that was stopped is continued.
control-charts: $(TOOLS)
	nice -n 19 $(BIN)/python -m tests.control_charts --folder data/trials/control-charts

# How often the interval of the completed newest weeks holds what comes in the end; about ten minutes of one core
# (docs/nowcast.md). A run that was stopped is continued.
nowcast: $(TOOLS)
	nice -n 19 $(BIN)/python -m tests.nowcast --folder data/trials/nowcast

durability: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.durability

# What hostile files cost intake; BEFORE=another checkout of the project to compare with; minutes (docs/limits.md).
limits: $(TOOLS)
	nice -n 10 $(BIN)/python -m tests.limits $(if $(BEFORE),--before $(BEFORE))

# Detection rate and false alarms of the attention list over planted events; about half an hour of one core (docs/attention.md).
attention: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.attention --folder data/trials

# Try to recover withheld counts from the published tables; some hours of one core (docs/protection.md). What is
# finished is kept, so that a run that was stopped goes on.
protection: $(TOOLS)
	nice -n 19 $(BIN)/python -m tests.protection --folder data/protection

# Let an office try to work out the figures of its peers; about an hour on one core (docs/protection-own.md).
protection-own: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.protection.own_office_trial --folder data/protection-own

# How many bad offices and counties are flagged, how many sound ones accused, and how often intervals contain the truth;
# about 15 minutes on two cores (docs/judgement.md). Then which offices are said to be slow in one county
# (docs/judgement-counties.md).
judgement: $(TOOLS)
	nice -n 19 $(BIN)/python -m tests.judgement --folder data/judgement
	nice -n 19 $(BIN)/python -m tests.judgement.county_trial --folder data/judgement

# How many columns `intake guess` gets right on exports that took no part in its making; a minute (docs/guess.md).
guess: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.guess

# How often a doubt or a remark about a file is right: sound and faulty sequences of exports (docs/doubts.md). Minutes.
doubts: $(TOOLS)
	nice -n 15 $(BIN)/python -m tests.doubts

# Mutation testing: do the tests notice a change in any line of the statistics? About 90 minutes (docs/mutants.md).
mutants: $(TOOLS)
	nice -n 19 $(BIN)/mutmut run --max-children 1
	@$(BIN)/mutmut results

# Run axe-core on every screen and write its findings to docs/accessibility.md.
accessibility: $(TOOLS) $(MESSAGES) chromium
	$(BIN)/pytest -q tests/accessibility.py

# Take the screenshots of the README. Look at them before you commit them.
pictures: $(TOOLS) $(MESSAGES) chromium
	$(BIN)/pytest -q tests/pictures.py tests/access/pictures_of_roles.py

clean:
	rm -rf $(VENV) look mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.mo' -type f -delete
	@echo 'data/ is left alone: it may hold a real store. Remove it yourself if you mean to.'

# Find Chromium or install it; if neither works, say what is missing.
chromium: $(TOOLS)
	@$(BIN)/python -m tests.chromium

# Find a MariaDB server or install it; if neither works, say what is missing.
mariadb: $(TOOLS)
	@$(BIN)/python -m tests.mariadb

# Find nginx or unpack one into the environment; if neither works, say what is missing.
nginx: $(TOOLS)
	@$(BIN)/python -m tests.nginx

%.mo: %.po | $(RUNTIME)
	@$(BIN)/python -c 'import sys, pathlib, persian.translate as t; t.compile_catalogue(pathlib.Path(sys.argv[1]))' $<

$(RUNTIME): | $(BIN)/python
	@echo 'Installing what the dashboard needs: about a minute, this once.'
	@$(BIN)/python -m pip install --quiet --require-virtualenv --require-hashes --no-deps $(FROM_WHEELS) \
	  -r requirements.lock || { \
	  if [ -d wheels ]; then echo "wheels/ does not have all packages for $$($(BIN)/python --version). On a machine with" \
	    'internet and the same system and Python version, call make wheels in this version of the project, and copy wheels/.'; \
	  else echo 'The packages could not be fetched. For a machine without internet call make wheels on another one, and copy' \
	    'wheels/ into this folder (README.md, "Without internet").'; fi >&2; exit 1; }
	@rm -f $(VENV)/installed-runtime-* && touch $@

$(TOOLS): $(RUNTIME)
	@echo 'Installing what the tests need.'
	@$(BIN)/python -m pip install --quiet --require-virtualenv --require-hashes --no-deps -r requirements-dev.lock
	@rm -f $(VENV)/installed-tools-* && touch $@

$(BIN)/python:
	@set -e; for python in $$PYTHON python3.11 python3.12 python3.13 python3; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Negah 111 needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3.11 …' >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip' 2>/dev/null; then \
	  echo "$$found cannot create environments. On Debian or Ubuntu: apt-get install $$(basename $$found)-venv" >&2; exit 1; \
	fi; \
	echo "Creating $(VENV) with $$($$found --version)"; "$$found" -m venv --clear $(VENV)

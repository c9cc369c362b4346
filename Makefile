# make run: the dashboard on 127.0.0.1:8501.  make test: lint, types, unit and browser tests.
PYTHON ?= python3
PACK ?= data/azerbaijan
PORT ?= 8501
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock"

# Some machines tell Python to keep nothing it has compiled; each of the hundreds of processes would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

# Where tests ask for the browser: to look for them everywhere takes each worker twice as long.
BROWSER_TESTS := tests/bench tests/browser tests/maps

.PHONY: help run test lint unit browser nightly bench bench-time bench-snapshot bench-opening bench-exports bench-count bench-steps bench-load format words lock audit clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/run.stamp ## serve the dashboard with PACK (data/azerbaijan) on PORT (8501)
	$(BIN)/python -m geo serve $(PACK) --port $(PORT)

test: lint unit browser ## everything that must pass before a change lands

lint: .venv/test.stamp ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.script.check

unit: .venv/test.stamp ## tests without a browser
	$(BIN)/python -m pytest -q -n 2 -m "not browser and not bench and not nightly"

browser: .venv/test.stamp ## tests that drive Chromium; installs it where it is missing
	sh tests/browser/chromium.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "browser and not nightly" $(BROWSER_TESTS)

nightly: .venv/test.stamp ## exhaustive loops, some five minutes long
	sh tests/browser/chromium.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m nightly
	ALL_EXAMPLES=1 $(BIN)/python -m pytest -q -n 2 -m "property and not nightly"

bench: .venv/test.stamp ## the shipped path against its rival, minutes long
	sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench.run

bench-time: .venv/test.stamp ## moves through time beside folium's own ways, most of an hour long
	sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench.time

bench-snapshot: .venv/test.stamp ## a map sheet beside a screenshot of the map file, minutes long
	sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench.snapshots

bench-opening: .venv/test.stamp ## a pack of 100,000 incidents opened first and again, beside plain geopandas, a minute
	$(BIN)/python -m tests.bench.opening

bench-exports: .venv/test.stamp ## exports of 100,000 incidents beside plain geopandas, two minutes
	$(BIN)/python -m tests.bench.exports exports

bench-count: .venv/test.stamp ## counting files of incidents on one thread and two, beside a spatial join, a minute
	$(BIN)/python -m tests.bench.counting

bench-steps: .venv/test.stamp ## a step of the slider over a million incidents beside pandas, two minutes
	$(BIN)/python -m tests.bench.exports steps --incidents 1000000

bench-load: .venv/test.stamp ## fifty sessions at once beside an earlier state (BASE=COMMIT), some ten minutes long
	sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench.load --contexts 10 $(if $(BASE),--base $(BASE))

format: .venv/test.stamp ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: .venv/test.stamp ## write dist/words.pot, the template of every language's catalogue
	mkdir -p dist
	$(BIN)/python -m babel.messages.frontend --quiet extract -F tests/words/babel.cfg --no-location --sort-output -o dist/words.pot .

lock: .venv/test.stamp ## settle every library with its digests anew from requirements*.txt; asks the package index
	$(LOCK) requirements-dev.txt -o .locks/requirements-dev.txt
	$(LOCK) requirements.txt -c .locks/requirements-dev.txt -o .locks/requirements.txt
	grep '^uv==' requirements-dev.txt | $(LOCK) - -c .locks/requirements-dev.txt -o .locks/uv.txt

audit: .venv/test.stamp ## ask the package index whether a fault is known in a library that is installed
	$(BIN)/uv tool run pip-audit==2.10.1 --strict --disable-pip --require-hashes -r .locks/requirements-dev.txt || { \
		echo "Either a library has a known fault, which stands above, or nothing was learned of one ('not found on PyPI'," >&2; \
		echo "no answer): a mirror that serves packages alone knows of no faults. Run it where https://pypi.org answers." >&2; \
		exit 1; }

clean: ## remove the virtual environment and caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version)'
	$(PYTHON) -m venv .venv

.venv/run.stamp: .locks/requirements.txt | .venv/bin/python
	$(PIP) install --quiet --require-hashes -r .locks/requirements.txt
	touch $@

# uv installs in a tenth of pip's time and reads none of pip's settings: where it finds no index, pip installs.
.venv/test.stamp: .locks/requirements-dev.txt .locks/uv.txt | .venv/bin/python
	$(PIP) install --quiet --require-hashes -r .locks/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r .locks/requirements-dev.txt \
		|| $(PIP) install --quiet --require-hashes -r .locks/requirements-dev.txt
	touch .venv/run.stamp $@

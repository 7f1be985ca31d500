# make demo   the main job on the sample hospital, into ./demo
# make test   the tests, style, types and the freshness of built files
# make test-all  that, and the slow tests: many departments, many times more random examples
# make build  rewrites the files that are made from declarations
# make pictures  the pictures of docs/bo-bieu-mau.md, drawn by LibreOffice
# make lock   constraints.txt anew from pyproject.toml
# make bench  the speed figures the README quotes

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install -q --disable-pip-version-check
BENCH  := .venv-bench

.PHONY: demo test tests test-all slow fuzz check build pictures bench office validator lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/core
	$(BIN)/qmxl demo demo

test: $(VENV)/test office validator check tests

# In several processes, see tests/sharing_out.py; what one of them compiles the others, and those they start, need not.
unexport PYTHONDONTWRITEBYTECODE
PYTEST := $(BIN)/python -m pytest -n auto

tests: $(VENV)/test
	$(PYTEST)

test-all: test slow

slow: $(VENV)/test
	$(PYTEST) --long -m "slow or hypothesis"

fuzz: $(VENV)/test
	$(PYTEST) --long -m fuzz

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m qmxl build --check

build: $(VENV)/test
	$(BIN)/python -m qmxl build

pictures: build
	$(PIP) 'pillow>=11'
	PYTHONPATH=. $(BIN)/python scripts/pictures.py

bench: $(VENV)/test $(BENCH)/rivals
	$(BENCH)/bin/python benchmarks/consolidate.py
	$(BENCH)/bin/python benchmarks/consolidate.py --growth
	$(BENCH)/bin/python benchmarks/rounds.py
	$(BENCH)/bin/python benchmarks/over_time.py --keep $(BENCH)/masters
	PYTHONPATH=. $(BIN)/python benchmarks/registers.py
	$(BIN)/python benchmarks/functions.py
	mkdir -p $(BENCH)/masters
	$(BENCH)/bin/python benchmarks/opening.py --make $(BENCH)/masters 80 500
	/usr/bin/python3 benchmarks/opening.py $(BENCH)/masters/80.xlsx $(BENCH)/masters/500.xlsx --runs 2
	/usr/bin/python3 benchmarks/opening.py $(BENCH)/masters/history.xlsx $(BENCH)/masters/charts.xlsx --runs 2

# LibreOffice is installed where that is possible; elsewhere the tests that need it are skipped
# and say so, except under CI=true, where a missing LibreOffice fails.
office:
	@scripts/install-libreoffice || [ "$$CI" != true ]

# The Open XML SDK's validator needs node; likewise.
validator: $(VENV)/core
	@scripts/install-ooxml-validator || [ "$$CI" != true ]

$(VENV)/core: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "qmxl needs Python 3.11 or newer" >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -q -y python3-venv && $(PYTHON) -m venv $(VENV); }
	@sed '/^# For the tests:/,$$d' constraints.txt >$(VENV)/core.txt
	$(PIP) --require-hashes -r $(VENV)/core.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: pyproject.toml constraints.txt $(VENV)/core
	$(PIP) --require-hashes -r constraints.txt
	@touch $@

# qmxl beside those it is measured against, whose packages the tests are not to have.
$(BENCH)/rivals: pyproject.toml constraints.txt benchmarks/requirements.txt $(VENV)/core
	@[ -x $(BENCH)/bin/pip ] || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/core.txt
	$(BENCH)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@sed '/^#/d' benchmarks/requirements.txt | \
	  xargs -n 1 $(BENCH)/bin/pip install -q --disable-pip-version-check --no-deps || echo "some rivals are not installed" >&2
	@touch $@

lock:
	scripts/lock

clean:
	rm -rf $(VENV) $(BENCH) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis

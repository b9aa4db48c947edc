# make install | demo | test | check | bench [N=200000] | docs | samples | lock
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
N      ?= 200000

.PHONY: install demo test check bench docs samples lock

install: $(VENV)/.installed

# The locked packages, by hash, and this checkout on top of them.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q migrate
	touch $@

# Converts both samples and validates what came out. The samples hold planted faults (faults.csv), so that there is something to see.
demo: install
	rm -rf out/demo
	$(BIN)/migrate convert samples/jef --output out/demo/jef || test $$? -eq 1
	$(BIN)/migrate convert samples/csv --output out/demo/csv || test $$? -eq 1
	$(BIN)/migrate validate out/demo/jef/住民情報.csv --standard kihon-2.1 --layout 住民情報
	$(BIN)/migrate validate out/demo/csv/住民情報.csv --standard kihon-2.1 --layout 住民情報

test: install
	$(BIN)/python -m pytest --numprocesses auto

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# A busy machine keeps no promise of speed: the first line says so and the second is run all the same.
bench: install
	-$(BIN)/python -m bench.kernels
	$(BIN)/python -m bench.run $(N)

docs: install
	$(BIN)/python -m docs.generate

samples: install
	$(BIN)/python -m samples.town

lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

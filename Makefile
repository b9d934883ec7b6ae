# Every target does all its own set-up, on a machine with Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo sandbox test lint types chaos audit bench train docs lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; assert (3, 11) <= sys.version_info < (3, 14), 'Accord needs Python 3.11, 3.12 or 3.13; try: make PYTHON=python3.12 ' + ' '.join(sys.argv[1:])"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(STAMP)

demo: install
	$(BIN)/accord demo

sandbox: install  ## try it by hand in a browser; it prints the address
	$(BIN)/accord sandbox

test: install
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

chaos: install  ## hurt everything, then check what was promised: make chaos CHAOS="--long --runs 10"
	$(BIN)/python -m tests.chaos $(CHAOS)

audit: install  ## known vulnerabilities in what is installed
	$(BIN)/python -m tests.audit

bench: install
	$(BIN)/python -m tests.bench

train: install  ## fit bot/classify/model.bin anew: the same corpus gives the same bytes
	OPENBLAS_CORETYPE=Haswell $(BIN)/python -m bot.classify.train

docs: install  ## write the generated parts of docs/ anew
	$(BIN)/python -m tests.docs

lock: install  ## write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes \
	  --extra embedded --extra dev --upgrade pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info

# Two commands matter: `make run` opens the demo street, `make test` runs the tests. Both set up what they need first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
READY := $(VENV)/ready

.PHONY: run test test-long lint bench setup clean

run: setup
	$(VENV)/bin/python main.py demo $(ARGS)

test: setup
	$(VENV)/bin/python -m pytest -m "not long" $(ARGS)

test-long: setup
	$(VENV)/bin/python -m pytest -m long $(ARGS)

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: setup
	$(VENV)/bin/python main.py bench wall --streams 16 --profile sub --seconds 15 --json bench.json $(ARGS)

setup: $(READY)

$(READY): pyproject.toml constraints.txt .ci/system .ci/requirements.py
	sh .ci/system
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python .ci/requirements.py > $(VENV)/requirements.txt
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r $(VENV)/requirements.txt
	touch $(READY)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

# Two commands matter: `make run` opens the demo street, `make test` runs the tests. Both set up what they need first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
READY := $(VENV)/ready
TILE := console/video/_tile.so
# A process a core and one more, since many wait; whoever has nothing left takes over from another. `make test ARGS="-n 0"` runs them in one.
TESTS := $(VENV)/bin/python -m pytest -n auto --dist worksteal
# Programs that tests start by the hundred need not be compiled at every start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-long lint bench setup clean

run: setup
	$(VENV)/bin/python main.py demo $(ARGS)

test: setup
	$(TESTS) -m "not long" $(ARGS)

test-long: setup
	$(TESTS) -m long $(ARGS)

lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: setup
	$(VENV)/bin/python main.py bench wall --streams 16 --profile sub --seconds 15 --json bench.json $(ARGS)

setup: $(READY) $(TILE)

$(READY): pyproject.toml constraints.txt .ci/system .ci/requirements.py
	sh .ci/system
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python .ci/requirements.py > $(VENV)/requirements.txt
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r $(VENV)/requirements.txt
	touch $(READY)

# Optional: without it OpenCV draws the tiles, at three times the price.
$(TILE): console/video/tile.c
	$(CC) -O3 -shared -fPIC -o $@ $< || echo "No C compiler (install gcc and run make again): tiles are drawn by OpenCV, which costs more."

clean:
	rm -rf $(TILE) $(VENV) .pytest_cache .mypy_cache .ruff_cache

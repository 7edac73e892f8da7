# `make demo` and `make test` each set up what they need first. `make help` lists the rest.
PYTHON ?=
ARGS ?=
python := .venv/bin/python
GTK_PYTHON ?= .venv/gtk/bin/python
# One test of each kind: what a person does, what comes and goes through the bridge, what is kept out.
gtk_short := d1_ or d2_ or d3_ or d6_ or d10_the or d11_ or d13_what or d14_ or d16_ or d19_ or real_click or pictures_and
real_hosts := lab or window or browser or chromium or slow
no_hosts := not ($(real_hosts))

.DEFAULT_GOAL := help
.PHONY: help docs site screenshots demo test test-all test-real test-kernel test-hosts test-gtk test-gtk-short test-fast test-pythons lint rules format client client-check bench soak fuzz clean setup setup-demo

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: setup-demo ## Open the todo example in a window, or in the browser where there is none
	.venv/bin/hyper-local run examples/todos

test: client-check test-all ## Run every check and every test: the real hosts, and beside them all others, on each Python

# client-check comes before, as some tests use what it installs. A notebook's kernel is in a hurry, too.
test-all: setup
	@MAKE='$(MAKE)' HYPER_BEFORE='lint site test-fast ARGS=--ignore=tests/kernel' \
	    scripts/side_by_side.sh 'test-real test-kernel test-gtk-short' test-pythons

test-real: setup # Only those that need a real host, or long
	scripts/on_screen.sh $(python) -m pytest -m '$(real_hosts)' $(ARGS)

test-kernel: setup # Those with a notebook's kernel, and nobody who looks
	$(python) -m pytest -m '$(no_hosts)' tests/kernel

test-hosts: setup ## Run all tests, those with the real hosts too. ARGS goes to pytest: make test-hosts ARGS='-m window'
	scripts/on_screen.sh $(python) -m pytest $(ARGS)

test-gtk: setup ## Run the window tests in GTK. GTK_PYTHON names a Python that has PyGObject, pywebview and hyper-local
	PYWEBVIEW_GUI=gtk HYPER_WINDOW_PYTHON='$(GTK_PYTHON)' scripts/on_screen.sh $(python) -m pytest tests/window $(ARGS)

test-gtk-short: setup ## Run some of them, where the system's own Python has PyGObject
	@if [ -x '$(GTK_PYTHON)' ]; then \
	    $(MAKE) --no-print-directory test-gtk ARGS="-q -k '$(gtk_short)'"; \
	else echo 'Notice: no PyGObject for the Python of .venv here, so nothing was tested in GTK.' >&2; fi

test-fast: setup ## Run the tests that need no real host
	$(python) -m pytest -q -m '$(no_hosts)' $(ARGS)

test-pythons: setup ## Run the tests that need no real host on Python 3.12 to 3.15
	scripts/other_pythons.sh

lint: setup ## Check style and types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/pyright

docs: setup ## Write the reference anew, then build the documentation as a site, in build/site
	$(python) -m scripts.reference
	@$(MAKE) --no-print-directory site

site: setup ## Build the documentation as it is; fail on a link or a picture that leads nowhere
	NO_MKDOCS_2_WARNING=1 $(python) -m mkdocs build --strict
	$(python) -m scripts.site_links

screenshots: setup ## Make the pictures of the documentation anew
	$(python) -m scripts.screenshots
	scripts/on_screen.sh $(python) -m scripts.front_picture

rules: setup ## Print the rules of the language with the tests that show them; fail on a rule without a test
	$(python) scripts/rules.py

format: setup ## Put the code in the one style
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

client: setup ## Rebuild hyper_local/client/client.js from its sources
	scripts/client.sh build

client-check: setup ## Fail if the committed client.js is not what its sources give
	scripts/client.sh check

bench: setup ## Print how fast it is, beside a floor and other systems. ARGS='--only operations' and the like for one part
	scripts/bench.sh
	scripts/on_screen.sh $(python) -m benchmarks $(ARGS)

soak: setup ## Run many events, lives, visitors, payloads and generated templates, for an hour. ARGS=load for one part
	scripts/soak.sh $(ARGS)

fuzz: setup ## Give broken files and templates to the compiler for five minutes
	HYPER_FUZZ_SECONDS=300 $(python) -m pytest -q tests/fuzz $(ARGS)

setup: # .venv with everything the tests need
	@PYTHON='$(PYTHON)' scripts/setup.sh dev

setup-demo: # .venv with what an app in a window needs
	@PYTHON='$(PYTHON)' scripts/setup.sh demo

clean: ## Remove what the above made
	rm -rf .venv .cache node_modules build dist .pytest_cache .ruff_cache .hypothesis

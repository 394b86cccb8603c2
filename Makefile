# Needs only python (3.11 or later), pip, make and git. `make PYTHON=python3.12 demo` picks another interpreter.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
KG     := $(BIN)/kg
DEMO   := demo

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-speed clean

help:
	@echo "make demo    read examples/alep.txt, build the graph, ask it three questions, write Turtle and a picture"
	@echo "make test    run every test"
	@echo "make check   lint, types, import contract, ontology/ and queries/"
	@echo "make bench   score the extraction against gold documents (GOLD=folder) into bench/"
	@echo "make clean   remove what the others made"

# pip is made last: an environment that was cut off is made anew.
$(BIN)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear $(VENV)

# One stamp for use and one for tests: a second run installs nothing.
$(VENV)/.installed: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(KG) build examples/alep.txt --date 2016-07-20 --store $(DEMO)/alep.kg
	$(KG) query --store $(DEMO)/alep.kg who-did-what
	$(KG) query --store $(DEMO)/alep.kg casualties
	$(KG) query --store $(DEMO)/alep.kg strikes-by-place
	$(KG) export --store $(DEMO)/alep.kg --format turtle -o $(DEMO)/alep.ttl
	$(KG) network --store $(DEMO)/alep.kg -o $(DEMO)/actors.svg
	@echo "Written: $(DEMO)/alep.kg (the store), $(DEMO)/alep.ttl (Turtle), $(DEMO)/actors.svg (who acts on whom)"

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest

check: $(VENV)/.installed-test
	$(BIN)/ruff check kg tests examples models
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(KG) check

GOLD ?= $(firstword $(wildcard tests/gold ../shared/eval/dev))
# measure=corpus; one that is absent is passed over
CORPORA ?= identity=../shared/corpora/fr/popcorn mentions=../shared/bench/re3d plover=../shared/bench/plover
BENCH = bench/$(shell date +%F)-$(notdir $(abspath $(GOLD)))
bench: $(VENV)/.installed
	@test -n "$(GOLD)" || { echo "Name a folder of gold documents: make bench GOLD=folder"; exit 2; }
	@mkdir -p bench
	$(KG) eval $(GOLD) -o $(BENCH).errors.txt
	@head -n 13 $(BENCH).errors.txt > $(BENCH).txt && cat $(BENCH).txt
	$(KG) eval $(GOLD) --measure linking -o $(BENCH)-linking.errors.txt
	@sed '/^$$/,$$d' $(BENCH)-linking.errors.txt > $(BENCH)-linking.txt && cat $(BENCH)-linking.txt
	@for pair in $(CORPORA); do measure=$${pair%%=*}; corpus=$${pair#*=}; test -e $$corpus || continue; \
	  out=bench/$(shell date +%F)-$$measure; echo "$(KG) eval $$corpus --measure $$measure -o $$out.errors.txt"; \
	  $(KG) eval $$corpus --measure $$measure -o $$out.errors.txt && sed '/^$$/,$$d' $$out.errors.txt > $$out.txt && cat $$out.txt || exit; \
	done

bench-speed: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n 0 -m bench tests/bench

clean:
	rm -rf $(VENV) .ci-venv $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

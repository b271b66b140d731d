# What a person does with this repository. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := ./roleguide
CSPELL := generator/browsertest/node_modules/.bin/cspell

.PHONY: help build serve check test fast race lint bench fuzz clean pictures tools

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN): FORCE
	@go build -trimpath -o $(BIN) ./generator/cmd/roleguide
FORCE:

build: $(BIN) ## make the site into public/
	@$(BIN) build

serve: $(BIN) ## show the site on a local address while you write
	@$(BIN) serve

check: $(BIN) ## find every mistake of the site, write nothing
	@$(BIN) check --strict

test: tools lint ## everything CI runs; installs what it needs
	go test ./...
	$(MAKE) --no-print-directory build check
	$(BIN) build --verify --destination "$$(mktemp -d)"

fast: ## the tests to run before every commit
	go test -short ./...

race: ## the tests under the race detector
	go test -race -short ./...

lint: ## formatting, vet and spelling
	@test -z "$$(gofmt -l generator layouts)" || { gofmt -l generator layouts; echo "run gofmt -w on these"; exit 1; }
	go vet ./...
	@if [ -x $(CSPELL) ]; then $(CSPELL) --config generator/browsertest/cspell.json --no-progress --no-summary; \
	else echo "the spelling was not checked: make tools installs what that needs"; fi

bench: $(BIN) ## benchmarks of the pipeline
	go test -run '^$$' -bench . -benchmem ./generator/...

FUZZTIME ?= 20s
fuzz: ## run every fuzz target for FUZZTIME
	@set -e; for package in $$(go list ./generator/...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; done; done

pictures: ## the screenshots of README.md, taken anew
	ROLEGUIDE_PICTURES=$(CURDIR)/generator/browsertest/pictures go test -count=1 -run TestScreenshots ./generator/browsertest

tools: ## install what the tests need and the machine lacks (Debian)
	@generator/browsertest/install.sh

clean: ## remove what was built
	rm -f $(BIN)
	find public -mindepth 1 ! -name .gitignore -delete

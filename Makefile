# Greenroom: `make run` and `make test` are all a newcomer needs. The work is done in scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run demo build test test-security test-fresh bench bench-simulator fmt lint

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18
	@echo
	@echo 'Made for Debian 12 and 13. Ubuntu is untested.'

run: ## Install what is missing, build, and serve on http://127.0.0.1:8317
	@scripts/run

demo: ## The same with made-up people, submissions and problems to look at
	@scripts/run --demo

build: ## Build the release program
	@scripts/run --build-only

test: ## Everything that CI checks
	@scripts/test

test-security: ## Attack a running instance, with five minutes of fuzzing
	@scripts/test-security

test-fresh: ## `make run` on a bare Debian, as root and as an ordinary user
	@scripts/fresh

bench: ## Measure against the peers that the design names
	@scripts/bench

bench-simulator: ## Hold the simulator against theory and its peers
	@scripts/bench-simulator

fmt: ## Format the Rust code
	@cargo fmt

lint: ## Formatting and clippy, warnings denied
	@scripts/check lint

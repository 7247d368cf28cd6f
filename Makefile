# `make` alone lists what there is. Everything works on a bare machine with Go,
# git and make; what can't run there says "not run: …" and why.
.DEFAULT_GOAL := help
SHELL         := /bin/bash
.SHELLFLAGS   := -euo pipefail -c
MAKEFLAGS     += --no-builtin-rules --no-print-directory

# Tools, pinned. `go run` builds each once and keeps it in Go's build cache. They are
# compiled, and look at this program's packages, as `make build` does: what they have in
# common with it and with each other is compiled once. No C compiler is needed.
STATIC        := CGO_ENABLED=0 GOFLAGS=-trimpath
SQLC          := $(STATIC) go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
LINT          := $(STATIC) go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
WORKFLOWCHECK := $(STATIC) go run go.temporal.io/sdk/contrib/tools/workflowcheck@v0.6.0
ACTIONLINT    := $(STATIC) go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7
GOVULNCHECK   := $(STATIC) go run golang.org/x/vuln/cmd/govulncheck@v1.4.0
HELM          := $(STATIC) go run helm.sh/helm/v3/cmd/helm@v3.22.0
# Not the version of go.mod, whose replace directive `go run` refuses.
PROMTOOL      := $(STATIC) go run -tags remove_all_sd github.com/prometheus/prometheus/cmd/promtool@v0.316.0

# What is passed on: to the program (demo, dev, bench, chaos) or to go test (test, fuzz, golden).
ARGS ?=
# Which packages are tested or fuzzed.
PKG  ?= ./...

VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## The whole product on this machine: shops, orders, documents; ARGS="--keep"
	@bin/orderloom demo $(ARGS)

.PHONY: dev
dev: build ## PostgreSQL, Temporal, simulated shops and a worker until Ctrl-C
	@bin/orderloom dev $(ARGS)

.PHONY: bench
bench: build ## Orders per second beside a floor; ARGS="latency", "waiting", "noisy", "growth", …
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -o bin/bench ./cmd/bench
	@bin/bench $(ARGS)

RESULTS = deploy/results/results.json

.PHONY: bench-all
bench-all: ## Measure everything on a quiet machine, about an hour, and publish it in deploy/results
	@for what in "" "--shop-delay=200ms" "--shop-delay=200ms --shop-calls=1" latency noisy channels waiting growth catalogue stock; do \
		$(MAKE) --no-print-directory bench ARGS="$$what --keep $(RESULTS)" || exit; done
	@$(MAKE) --no-print-directory bench-page

.PHONY: bench-page
bench-page: ## The page of deploy/results anew, from its results.json
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -o bin/bench ./cmd/bench
	@bin/bench page $(RESULTS)

.PHONY: chaos
chaos: build ## Kill, break and change everything, then count; ARGS="--seed 7 --orders 400"
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -o bin/chaos ./cmd/chaos
	@bin/chaos $(ARGS)

.PHONY: build
build: ## bin/orderloom, static; the image is built by this line, too
	@CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-X main.version=$(VERSION)" -o bin/orderloom ./cmd/orderloom

.PHONY: test
test: ## All tests, with PostgreSQL and Temporal; ARGS="-run Name", PKG=./db/...
	@race=-race; if [ "$$(go env CGO_ENABLED)" != 1 ]; then race=; \
	  echo "not run: the race detector: it needs a C compiler (Debian: apt-get install gcc libc6-dev)"; fi; \
	set -x; GORACE=atexit_sleep_ms=0 go test $$race -vet=off -timeout 20m $(ARGS) $(PKG) # lint vets

# How long each target is fuzzed.
FOR ?= 1m

.PHONY: fuzz
fuzz: ## Hostile input for each fuzz target in turn; FOR=10m, PKG=./connectors/..., ARGS="-parallel 1"
	@found=; for file in $$(go list -f '{{$$dir := .Dir}}{{range .TestGoFiles}}{{$$dir}}/{{.}} {{end}}{{range .XTestGoFiles}}{{$$dir}}/{{.}} {{end}}' $(PKG)); do \
	  for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9]+)\(\w+ \*testing\.F\).*/\1/p' "$$file"); do \
	    place=$$(dirname "$$(realpath --relative-to=. "$$file")") && printf '%s %s: ' "$$place" "$$target"; \
	    if told=$$(go test -vet=off -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FOR) $(ARGS) "./$$place" 2>&1); then \
	      sed -nE 's/^fuzz: elapsed: //p' <<<"$$told" | tail -n1; \
	    else found+=" $$target"; printf 'FOUND\n%s\n' "$$told"; fi; \
	  done; \
	done; if [ -n "$$found" ]; then echo "these broke:$$found; what broke each is kept in its testdata/fuzz"; exit 1; fi

.PHONY: check
check: lint verify vuln test ## Everything before a change goes in

.PHONY: lint
lint: ## Format, style, the arrows of the tree, determinism of workflows
	@unformatted=$$("$$(go env GOROOT)/bin/gofmt" -l .); if [ -n "$$unformatted" ]; then printf 'run gofmt -w on:\n%s\n' "$$unformatted"; exit 1; fi
	$(LINT) run
	$(WORKFLOWCHECK) ./workflows/...
	$(ACTIONLINT) .github/workflows/*.yaml

.PHONY: verify
verify: ## Generated code and go.mod are up to date, queries are sound, recorded histories stand
	$(SQLC) diff
	$(SQLC) vet
	go mod tidy -diff
	@$(MAKE) recorded

RECORDED := workflows/testdata/replay

.PHONY: recorded
recorded: ## Recorded histories are only ever added
	@if ! git rev-parse --quiet --verify HEAD^ >/dev/null 2>&1; then \
	  echo "not run: recorded histories against the commit before: there is none here"; \
	elif changed=$$(git diff --no-renames --name-only --diff-filter=a HEAD^ -- $(RECORDED)); [ -n "$$changed" ]; then \
	  printf 'recorded histories are never changed or taken away, see CONTRIBUTING.md, "Replay histories":\n%s\n' "$$changed"; exit 1; fi

.PHONY: record
record: ## Record histories of a release: VERSION=0.2.0, and ARGS="-run WayOfAPush" for one
	$(if $(filter command line,$(origin VERSION)),,$(error say of which release: make record VERSION=0.2.0))
	go test ./workflows -count 1 -run 'Way|FailingShop' $(ARGS) -record $(VERSION)

# 1 where the database of vulnerabilities has to be within reach.
VULN_REQUIRED ?=

.PHONY: vuln
vuln: ## Known vulnerabilities in what we call
	@if found=$$($(GOVULNCHECK) ./... 2>&1); then echo "$$found"; \
	elif [ -z "$(VULN_REQUIRED)" ] && why=$$(grep -m1 'fetching vulnerabilities:' <<<"$$found"); then \
	  echo "not run: govulncheck: $${why#*fetching vulnerabilities: }"; \
	else echo "$$found"; exit 1; fi

.PHONY: chart
chart: ## The Helm chart renders, by helm lint and helm template
	@if ! found=$$($(HELM) version 2>&1); then echo "not run: helm: $$(tail -n1 <<<"$$found")"; else \
	  set -- deploy/helm/orderloom --set image.tag=1.2.3,serviceMonitor.enabled=true,ingress.host=hooks.example.com,ingress.tlsSecret=hooks,console.host=console.example.com,console.tlsSecret=console,console.proxies=10.1.0.0/16; \
	  $(HELM) lint --strict "$$@" && $(HELM) template orderloom "$$@" >/dev/null && \
	  $(HELM) template orderloom "$$@" --set worker.versioned=true >/dev/null; fi

.PHONY: rules
rules: ## The alert rules are sound, and say what they mean, by promtool
	@if ! found=$$($(PROMTOOL) --version 2>&1); then echo "not run: promtool: $$(tail -n1 <<<"$$found")"; else \
	  $(PROMTOOL) check rules --lint=all --lint-fatal deploy/prometheus/alerts.yaml && \
	  $(PROMTOOL) test rules deploy/testdata/alerts.yaml; fi

.PHONY: generate
generate: ## SQL to Go
	$(SQLC) generate

.PHONY: golden
golden: ## Rewrite golden files; read the diff before you commit it
	go test -timeout 20m $(ARGS) $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -r -n1 dirname | sort -u) -update

.PHONY: clean
clean: ## Remove what was built here
	rm -rf bin dist

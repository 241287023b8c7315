# The commands of this project; `make` alone lists them.
BUILD ?= swift build -c release --product sweetdreams
BINARY = .build/release/sweetdreams
BENCH ?=

.DEFAULT_GOAL := help
.PHONY: help packages test-packages site preview api check test format lint golden bench bench-postgres bench-templates differential
.PHONY: recorded safety mutation fuzz edits kills crash-test outage api-release bench-api slow-clients bad-input sample-media clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

packages: ## install the system libraries that are missing
	@Scripts/packages.sh

test-packages:
	@Scripts/packages.sh --tests

site: packages ## build the program, make a database with sample content, build the site into public/
	$(BUILD)
	@test -e site.db || $(BINARY) db init --sample site.db
	$(BINARY) build

preview: packages ## show the site on this machine and follow every change
	$(BUILD)
	@test -e site.db || $(BINARY) db init --sample site.db
	$(BINARY) preview

api: packages ## run the write API with the site's form, all on this machine (messages in .contact/)
	$(BUILD)
	swift build -c release --product sweetdreams-api
	@test -e site.db || $(BINARY) db init --sample site.db
	Scripts/api.sh .build/release

check: packages ## everything that a build does but writing
	$(BUILD)
	$(BINARY) check

test: test-packages lint ## format, build with warnings as errors, all tests, the real site (what CI runs)
	SWEETDREAMS_STRICT=1 swift build --build-tests
	SWEETDREAMS_STRICT=1 pg_virtualenv -t swift test --skip-build
	Scripts/real-site.sh .build/debug/sweetdreams
	$$(Scripts/python.sh) Proofs/differential.py .build/debug/template-cases --cases 2000 --seed 1
	$$(Scripts/python.sh) Proofs/safety.py .build/debug/template-cases --every 7
	$$(Scripts/python.sh) Proofs/tokenizer.py .build/debug/template-cases --documents 1000 --seed 1
	$$(Scripts/python.sh) Proofs/api.py .build/debug/sweetdreams-api --bodies 2000

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Scripts

format: ## format the source
	swift format --in-place --recursive --parallel Package.swift Sources Tests Scripts

golden: ## rewrite the expected outputs of tests (and fail, so that you look at the difference)
	SWEETDREAMS_GOLDEN=1 swift test >/dev/null 2>&1 || git diff --stat -- Tests
	@echo 'Look at the difference before you commit it.' && exit 1

mutation: packages ## take one entry at a time out of the escaping tables: a proof must fail (EVERY=1)
	$$(Scripts/python.sh) Proofs/mutation.py --every $(or $(EVERY),1)

fuzz: ## random bytes through the template engine, with AddressSanitizer (SECONDS=60)
	Scripts/fuzz.sh $(or $(SECONDS),60)

edits: packages ## random edits against clean builds (SCRIPTS=300, SEED=1)
	swift build --build-tests
	SWEETDREAMS_EDIT_SCRIPTS=$(or $(SCRIPTS),300) SWEETDREAMS_EDIT_SEED=$(or $(SEED),1) swift test --skip-build --filter EditScriptTests

kills: packages ## kill builds at any moment while someone reads the site (KILLS=500)
	swift build --build-tests
	SWEETDREAMS_KILLS=$(or $(KILLS),500) swift test --skip-build --filter KilledBuildTests

crash-test: test-packages ## kill the write API under load: nothing acknowledged is lost or doubled (CRASHES=200)
	swift build --build-tests
	SWEETDREAMS_CRASHES=$(or $(CRASHES),200) pg_virtualenv -t swift test --skip-build --filter 'CrashTests|FaultTests' \
		2>&1 | grep -E '^crashes|^disk faults|✘|Test run'

outage: test-packages ## stop, kill and freeze Postgres under the write API while messages come (SECONDS=180)
	swift build --build-tests
	SWEETDREAMS_OUTAGE=$(or $(SECONDS),180) pg_virtualenv -t swift test --skip-build --filter OutageTests \
		2>&1 | grep -E '^outages|✘|Test run'

api-release: packages ## build the write API for a server that has no Swift (.build-api/release/sweetdreams-api)
	swift build -c release --product sweetdreams-api --static-swift-stdlib --scratch-path .build-api

bench-api: api-release ## time the write API beside FastAPI and the disk itself (BENCH='--seconds 5')
	Scripts/packages.sh --load
	pg_virtualenv -t $$(Scripts/python.sh Benchmarks/api/requirements.txt) Benchmarks/api/bench.py $(CURDIR)/.build-api/release/sweetdreams-api $(BENCH)

slow-clients: api-release ## 2 000 slow headers, bodies and readers each against the write API
	Scripts/packages.sh --load
	$$(Scripts/python.sh Benchmarks/api/requirements.txt) Benchmarks/api/slow.py $(CURDIR)/.build-api/release/sweetdreams-api

bad-input: packages ## mutated bodies, and schemathesis on /openapi.json, against the write API
	swift build --product sweetdreams-api
	$$(Scripts/python.sh Benchmarks/api/requirements.txt) Proofs/api.py .build/debug/sweetdreams-api --bodies $(or $(BODIES),10000) --schemathesis

differential: packages ## compare generated templates with Jinja2 (CASES=20000, SEED=…)
	swift build -c release --product template-cases
	$$(Scripts/python.sh) Proofs/differential.py .build/release/template-cases --cases $(or $(CASES),20000) $(if $(SEED),--seed $(SEED))

recorded: packages ## compare what Jinja2's own tests render
	swift build -c release --product template-cases
	$$(Scripts/python.sh) Proofs/recorded.py .build/release/template-cases

safety: packages ## hostile values in every context, read by an independent HTML parser
	swift build -c release --product template-cases
	$$(Scripts/python.sh) Proofs/safety.py .build/release/template-cases
	$$(Scripts/python.sh) Proofs/tokenizer.py .build/release/template-cases --documents $(or $(DOCUMENTS),20000)

bench: packages ## time builds beside Hugo and the floor of this machine (BENCH='--posts 1000 --rounds 3')
	$(BUILD)
	@Scripts/hugo.sh >/dev/null || echo 'Hugo is not to be had here: it is left out.' >&2
	python3 Benchmarks/bench.py $(BINARY) $$(Scripts/hugo.sh 2>/dev/null | sed 's/^/--hugo /') $(BENCH)

bench-postgres: packages ## build one corpus from SQLite and from Postgres, compare and time both (BENCH='--posts 10000')
	$(BUILD)
	Scripts/packages.sh --tests
	pg_virtualenv -t python3 Benchmarks/postgres.py $(CURDIR)/$(BINARY) $(BENCH)

bench-templates: packages ## time templates beside Jinja2, MiniJinja, swift-mustache, Stencil and a hand-written renderer
	swift build -c release --product template-bench
	swift build -c release --package-path Benchmarks/peers
	$$(Scripts/python.sh) Benchmarks/templates/bench.py .build/release/template-bench \
		--peers Benchmarks/peers/.build/release/peers $(BENCH)

sample-media: ## draw and synthesise the sample's pictures and sounds anew
	swift Scripts/sample-media.swift

clean: ## remove what was built
	swift package clean
	rm -rf .preview .public.* .build-tools .build-fuzz .build-mutation public/*

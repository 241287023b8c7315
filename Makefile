# The commands of this project; `make` alone lists them.
# Release builds have their own folder, with the libraries of the site only and without debug information: so the first
# one fetches no SwiftNIO and takes a tenth less time. Names of functions stay in the program for profilers.
# Swift's own libraries are linked into the program, so that it starts in less time and runs where Swift is not installed, with the
# part of Unicode's data that it reads.
STATIC = --static-swift-stdlib $$(python3 Scripts/icu_data.py .build-release/icu)
RELEASE = SWEETDREAMS_PART=site swift build -c release $(STATIC) --scratch-path .build-release -debug-info-format none
RELEASED = .build-release/release
# With the program that makes smaller pictures, which it starts.
BUILD ?= $(RELEASE) --product sweetdreams-media && $(RELEASE) --product sweetdreams
BINARY = $(RELEASED)/sweetdreams
BENCH ?=
PREFIX ?= /usr/local

# Tests that compute on all processors: they run after the others, which wait for files, servers and a browser.
CODECS := ^(MediaCodecs|MediaWork|MediaWorkers|SoundDecoding|SoundFacts)Tests\.
# Without a width all tests begin at once, and each waits for minutes for its turn on two threads.
WIDTH := --experimental-maximum-parallelization-width 8
.DEFAULT_GOAL := help
.PHONY: help packages test-packages site preview api check install
.PHONY: test test-engine test-site test-api walkthrough lint format golden
.PHONY: differential recorded safety bodies collection mutation fuzz fuzz-html fuzz-pictures fuzz-content pictures media-attack same-pictures sounds languages cases edits kills preview-soak publish-kills deploy-hooks replicas crash-test outage bad-input slow-clients
.PHONY: error-picture bench bench-compare bench-postgres bench-preview bench-publish bench-s3 bench-templates bench-api bench-inner-loop bench-media build-time same-site
.PHONY: release api-release sample-media clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 26

packages: ## install the system libraries that are missing
	@Scripts/packages.sh

test-packages:
	@Scripts/packages.sh --tests
	@Scripts/python.sh Tests/ObjectStorageTests/requirements.txt >/dev/null || echo 'Without moto (PyPI), tests of S3 are skipped.' >&2

# Use the program

site: packages ## build the program, make a database of sample content, build the site into public/
	$(BUILD)
	@test -e site.db || $(BINARY) db init --sample site.db
	$(BINARY) build

preview: packages ## serve the site on this machine and reload its pages after every change
	$(BUILD)
	@test -e site.db || $(BINARY) db init --sample site.db
	$(BINARY) preview

api: api-release ## run the write API and a preview whose contact form sends to it (messages in .contact/)
	$(BUILD)
	@test -e site.db || $(BINARY) db init --sample site.db
	Scripts/api.sh $(BINARY) .build-api/release/sweetdreams-api

check: packages ## run a full build without writing anything
	$(BUILD)
	$(BINARY) check

install: packages ## install the programs, the man page and the completions of shells below PREFIX (/usr/local)
	$(BUILD)
	install -D --strip $(BINARY) $(DESTDIR)$(PREFIX)/bin/sweetdreams
	install -D --strip $(RELEASED)/sweetdreams-media $(DESTDIR)$(PREFIX)/bin/sweetdreams-media
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions zsh/site-functions fish/vendor_completions.d man/man1)
	$(BINARY) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sweetdreams
	$(BINARY) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sweetdreams
	$(BINARY) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sweetdreams.fish
	@if command -v python3 >/dev/null; then \
		python3 Scripts/manpage.py $(BINARY) > $(DESTDIR)$(PREFIX)/share/man/man1/sweetdreams.1; \
	else echo 'Without Python 3 there is no man page.' >&2; fi

release: packages ## pack the programs for a Linux server without Swift (.build-release/*.tar.gz)
	Scripts/release.sh

api-release: packages ## build the write API for a server without Swift (.build-api/release/sweetdreams-api)
	swift build -c release --product sweetdreams-api $(STATIC) --scratch-path .build-api

# Test

test: test-packages lint ## check everything: format, warnings, all tests, the real site, short proofs (as CI does)
	SWEETDREAMS_STRICT=1 swift build --build-tests
	SWEETDREAMS_STRICT=1 pg_virtualenv -t swift test --skip-build $(WIDTH) --skip '$(CODECS)'
	SWEETDREAMS_STRICT=1 swift test --skip-build $(WIDTH) --filter '$(CODECS)'
	Scripts/real-site.sh .build/debug/sweetdreams
	python3 Scripts/walkthrough.py .build/debug
	Scripts/runtime-packages.sh .build/debug/sweetdreams .build/debug/sweetdreams-media .build/debug/sweetdreams-api
	python3 Proofs/icu_data.py --every 16
	$$(Scripts/python.sh) Proofs/differential.py .build/debug/template-cases --cases 2000 --seed 1
	$$(Scripts/python.sh) Proofs/safety.py .build/debug/template-cases --every 7
	$$(Scripts/python.sh) Proofs/tokenizer.py .build/debug/template-cases --documents 1000 --seed 1
	$$(Scripts/python.sh) Proofs/pictures.py .build/debug/sweetdreams --pictures 140 --damaged 500 --seed 1
	$$(Scripts/python.sh) Proofs/media_attack.py .build/debug/sweetdreams-media --files 300 --seed 1 --limit 30
	$$(Scripts/python.sh) Proofs/same_pictures.py .build/debug/sweetdreams-media --every 6
	python3 Proofs/publish_kills.py .build/debug/sweetdreams --kills 20 --seed 1
	$$(Scripts/python.sh Tests/ObjectStorageTests/requirements.txt) Proofs/publish_kills.py .build/debug/sweetdreams --s3 --kills 10 --seed 1
	python3 Proofs/deploy_hooks.py .build/debug/sweetdreams .build/debug/sweetdreams-api --hooks 60 --seed 1
	pg_virtualenv -t python3 Proofs/replicas.py .build/debug/sweetdreams .build/debug/sweetdreams-api --kills 12 --seed 1
	$$(Scripts/python.sh) Proofs/bodies.py .build/debug/sweetdreams --posts 60 --every 15
	$$(Scripts/python.sh) Proofs/content.py .build/debug/sweetdreams --rows 80 --files 60 --growth 2 --seed 1
	$$(Scripts/python.sh) Proofs/api.py .build/debug/sweetdreams-api --bodies 2000

test-engine: ## build and test the template engine alone (FILTER='LexerTests')
	@Scripts/test-part.sh engine '$(FILTER)'

test-site: test-packages ## build and test what builds and previews the site, engine included (FILTER='PreviewTests')
	@Scripts/test-part.sh site '$(FILTER)'

test-api: test-packages ## build and test the write API alone (FILTER='JournalTests')
	@Scripts/test-part.sh api '$(FILTER)'

walkthrough: packages ## run the tutorial's commands from the page itself, in a fresh folder
	$(BUILD)
	python3 Scripts/walkthrough.py $(RELEASED)

lint: ## check the format of the source
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Scripts

format: ## format the source
	swift format --in-place --recursive --parallel Package.swift Sources Tests Scripts

golden: ## rewrite the tests' expected outputs; fails when one changed, so that you look (PART=engine)
	@Scripts/golden.sh $(PART)

# Prove

differential: packages ## compare generated templates with Jinja2 (CASES=20000, SEED=…)
	$(RELEASE) --product template-cases
	$$(Scripts/python.sh) Proofs/differential.py $(RELEASED)/template-cases --cases $(or $(CASES),20000) $(if $(SEED),--seed $(SEED))

recorded: packages ## compare with what Jinja2's own tests render
	$(RELEASE) --product template-cases
	$$(Scripts/python.sh) Proofs/recorded.py $(RELEASED)/template-cases

safety: packages ## put hostile values into every context and read the pages with an independent HTML parser
	$(RELEASE) --product template-cases
	$$(Scripts/python.sh) Proofs/safety.py $(RELEASED)/template-cases
	$$(Scripts/python.sh) Proofs/tokenizer.py $(RELEASED)/template-cases --documents $(or $(DOCUMENTS),20000)

bodies: packages ## put texts of three editors and hostile HTML into a database and read its pages with independent parsers
	$(BUILD)
	$$(Scripts/python.sh) Proofs/bodies.py $(BINARY)

collection: packages ## build a site of all Markdown files of a folder that nobody here wrote (FOLDER=…)
	$(BUILD)
	$$(Scripts/python.sh) Proofs/collection.py $(BINARY) $(FOLDER)

mutation: packages ## remove entries of the escaping tables one by one: a proof must fail each time (EVERY=1)
	$$(Scripts/python.sh) Proofs/mutation.py --every $(or $(EVERY),1)

fuzz: ## send random bytes through the template engine, with AddressSanitizer (SECONDS=60)
	Scripts/fuzz.sh $(or $(SECONDS),60)

fuzz-pictures: ## send random bytes through the readers of pictures, with AddressSanitizer (SECONDS=60)
	Scripts/fuzz-pictures.sh $(or $(SECONDS),60)

pictures: packages ## build sites of pictures with secrets and of damaged ones, and read every byte (PICTURES=2100)
	$(BUILD)
	$$(Scripts/python.sh) Proofs/pictures.py $(BINARY) --pictures $(or $(PICTURES),2100) --damaged $(or $(DAMAGED),5000) $(if $(SEED),--seed $(SEED))

sounds: packages ## compare the facts of sounds with mutagen and soundfile, and time them
	$(RELEASE) --product sound-facts
	$$(Scripts/python.sh Proofs/sounds/requirements.txt) Proofs/sounds.py $(RELEASED)/sound-facts

languages: ## ask Babel again for the names, dates and plurals of languages, which tests expect; fails when one changed
	$$(Scripts/python.sh) Proofs/languages.py

media-attack: packages ## send crafted pictures and sounds to the workers that read them, and check every answer (FILES=500)
	$(RELEASE) --product sweetdreams-media
	$$(Scripts/python.sh) Proofs/media_attack.py $(RELEASED)/sweetdreams-media --files $(or $(FILES),500) $(if $(SEED),--seed $(SEED))

same-pictures: packages ## make smaller pictures with and without vector instructions, and compare every byte
	$(RELEASE) --product sweetdreams-media
	$$(Scripts/python.sh) Proofs/same_pictures.py $(RELEASED)/sweetdreams-media

fuzz-html: ## send random texts through the HTML writer, with AddressSanitizer (SECONDS=60)
	Scripts/fuzz-html.sh $(or $(SECONDS),60)

fuzz-content: test-packages ## break rows and files of small sites: no crash, no site stopped by a row, no other page changed (ROWS=5000)
	$(BUILD)
	$$(Scripts/python.sh) Proofs/content.py $(BINARY) --rows $(or $(ROWS),5000) --files $(or $(FILES),5000) $(if $(SEED),--seed $(SEED))
	pg_virtualenv -t $$(Scripts/python.sh) Proofs/content.py $(BINARY) --postgres --rows 500 $(if $(SEED),--seed $(SEED))

cases: test-packages ## run the tests of real content that fails in tools of this kind, and print them by kind
	swift build --build-tests
	pg_virtualenv -t Scripts/cases.py

edits: packages ## compare incremental builds with clean ones after random edits (SCRIPTS=300, SEED=1)
	swift build --build-tests
	SWEETDREAMS_EDIT_SCRIPTS=$(or $(SCRIPTS),300) SWEETDREAMS_EDIT_SEED=$(or $(SEED),1) swift test --skip-build --filter EditScriptTests

publish-kills: packages ## kill publications at random times while someone reads the live site (KILLS=300)
	$(BUILD)
	python3 Proofs/publish_kills.py $(BINARY) --kills $(or $(KILLS),300) $(if $(SEED),--seed $(SEED))
	$$(Scripts/python.sh Tests/ObjectStorageTests/requirements.txt) Proofs/publish_kills.py $(BINARY) --s3 --kills $(or $(KILLS),300) $(if $(SEED),--seed $(SEED))

preview-soak: packages ## edit a site at random under the preview, and compare its pages with clean builds (MINUTES=60)
	$(BUILD)
	python3 Proofs/preview_soak.py $(BINARY) --database --minutes $(or $(MINUTES),60) $(if $(SEED),--seed $(SEED))

kills: packages ## kill builds at random times while someone reads the site (KILLS=500)
	swift build --build-tests
	SWEETDREAMS_KILLS=$(or $(KILLS),500) swift test --skip-build --filter KilledBuildTests

deploy-hooks: packages ## send deploy hooks while the write API and the worker are killed at random (HOOKS=1000)
	$(BUILD)
	swift build --product sweetdreams-api
	python3 Proofs/deploy_hooks.py $(BINARY) .build/debug/sweetdreams-api --hooks $(or $(HOOKS),1000) $(if $(SEED),--seed $(SEED))

replicas: test-packages ## kill three replicas of the write API behind nginx, and their Postgres, under load (KILLS=100)
	$(BUILD)
	swift build --product sweetdreams-api
	pg_virtualenv -t python3 Proofs/replicas.py $(BINARY) .build/debug/sweetdreams-api --kills $(or $(KILLS),100) $(if $(SEED),--seed $(SEED))

crash-test: test-packages ## kill the write API under load: no acknowledged message is lost or duplicated (CRASHES=200)
	swift build --build-tests
	SWEETDREAMS_CRASHES=$(or $(CRASHES),200) pg_virtualenv -t swift test --skip-build --filter 'CrashTests|FaultTests' \
		2>&1 | grep -E '^crashes|^disk faults|✘|Test run'

outage: test-packages ## stop, kill and freeze Postgres while the write API takes messages (SECONDS=180)
	swift build --build-tests
	SWEETDREAMS_OUTAGE=$(or $(SECONDS),180) pg_virtualenv -t swift test --skip-build --filter OutageTests \
		2>&1 | grep -E '^outages|✘|Test run'

bad-input: packages ## send mutated bodies and schemathesis' requests to the write API (BODIES=10000)
	swift build --product sweetdreams-api
	$$(Scripts/python.sh Benchmarks/api/requirements.txt) Proofs/api.py .build/debug/sweetdreams-api --bodies $(or $(BODIES),10000) --schemathesis

slow-clients: api-release ## open 2 000 slow headers, bodies and readers each against the write API
	Scripts/packages.sh --load
	$$(Scripts/python.sh Benchmarks/api/requirements.txt) Benchmarks/api/slow.py $(CURDIR)/.build-api/release/sweetdreams-api

same-site: packages ## compare the sites of another program with this one's, file by file (OLD=path/to/sweetdreams)
	@test -n '$(OLD)' || { echo 'Say which program to compare with: make same-site OLD=path/to/sweetdreams' >&2; exit 2; }
	$(BUILD)
	Scripts/packages.sh --tests
	pg_virtualenv -t python3 Benchmarks/same_site.py '$(abspath $(OLD))' $(CURDIR)/$(BINARY) $(BENCH)

# Measure

bench: packages ## time builds against Hugo and the floor of this machine (BENCH='--posts 1000 --rounds 3 --chart docs/speed.svg')
	$(BUILD)
	@Scripts/hugo.sh >/dev/null || echo 'Hugo cannot be installed here, so it is left out.' >&2
	python3 Benchmarks/bench.py $(BINARY) $$(Scripts/hugo.sh 2>/dev/null | sed 's/^/--hugo /') $(BENCH)

error-picture: packages ## write the README's picture of an error message from what the program says (docs/error.svg)
	$(BUILD)
	python3 Scripts/error_picture.py $(BINARY)

bench-compare: packages ## time another program and this one in turns (OLD=path/to/sweetdreams, BENCH='--posts 1000')
	@test -n '$(OLD)' || { echo 'Say which program to compare with: make bench-compare OLD=path/to/sweetdreams' >&2; exit 2; }
	$(BUILD)
	python3 Benchmarks/compare.py '$(abspath $(OLD))' $(BINARY) $(BENCH)

bench-postgres: packages ## build one corpus from SQLite and from Postgres, compare and time both (BENCH='--posts 10000')
	$(BUILD)
	Scripts/packages.sh --tests
	pg_virtualenv -t python3 Benchmarks/postgres.py $(CURDIR)/$(BINARY) $(BENCH)

bench-preview: packages ## time saves until the preview shows them, against Hugo's server (OLD=…, BENCH='--saves 10')
	$(BUILD)
	@Scripts/hugo.sh >/dev/null || echo 'Hugo cannot be installed here, so it is left out.' >&2
	python3 Benchmarks/preview.py $(BINARY) $(if $(OLD),--old '$(abspath $(OLD))') \
		$$(Scripts/hugo.sh 2>/dev/null | sed 's/^/--hugo /') $(BENCH)

bench-media: packages ## time pictures of 100 photos against Hugo and Pillow; bytes, markers, sounds, attacks (BENCH='--photos 20')
	$(BUILD)
	$(RELEASE) --product sound-facts
	@Scripts/hugo.sh >/dev/null || echo 'Hugo cannot be installed here, so it is left out.' >&2
	$$(Scripts/python.sh Benchmarks/media/requirements.txt) Benchmarks/media.py $(BINARY) \
		$$(Scripts/hugo.sh 2>/dev/null | sed 's/^/--hugo /') $(BENCH)
	$$(Scripts/python.sh Benchmarks/media/requirements.txt) Benchmarks/media_site.py $(BINARY)
	$$(Scripts/python.sh Proofs/sounds/requirements.txt) Proofs/sounds.py $(RELEASED)/sound-facts
	$$(Scripts/python.sh) Proofs/media_attack.py $(RELEASED)/sweetdreams-media --files 500
	$$(Scripts/python.sh) Proofs/same_pictures.py $(RELEASED)/sweetdreams-media

bench-publish: packages ## time publications to a folder: the first, an edited post, nothing, back (BENCH=options)
	$(BUILD)
	python3 Benchmarks/publish.py $(BINARY) $(BENCH)

bench-s3: packages ## time uploads to a bucket against rclone and aws s3 sync (BENCH=options)
	$(BUILD)
	$$(Scripts/python.sh Benchmarks/s3/requirements.txt) Benchmarks/s3.py $(BINARY) $(BENCH)

bench-templates: packages ## time templates against Jinja2, MiniJinja, swift-mustache, Stencil and handwritten code
	$(RELEASE) --product template-bench
	swift build -c release --package-path Benchmarks/peers
	$$(Scripts/python.sh) Benchmarks/templates/bench.py $(RELEASED)/template-bench \
		--peers Benchmarks/peers/.build/release/peers $(BENCH)

bench-api: api-release ## time the write API against FastAPI and the disk itself (BENCH='--rates 1,10,1000')
	Scripts/packages.sh --load
	pg_virtualenv -t $$(Scripts/python.sh Benchmarks/api/requirements.txt) Benchmarks/api/bench.py $(CURDIR)/.build-api/release/sweetdreams-api $(BENCH)

bench-inner-loop: test-packages ## time 'make test-engine' after an edit (OLD=folder also times a whole build there)
	python3 Benchmarks/inner_loop.py $(if $(OLD),--old '$(OLD)') $(BENCH)

build-time: packages ## print where the processor time of a cold 'make site' goes, by module (OLD=folder to compare)
	python3 Benchmarks/build_time.py $(if $(OLD),'$(OLD)') '$(CURDIR)' $(BENCH)

# Other

sample-media: ## render the sample's pictures and synthesise its sounds again (needs lame and flac; NAMES=regex)
	$$(Scripts/python.sh Scripts/sample-media/requirements.txt) Scripts/sample-media/sample_media.py --only '$(NAMES)'

clean: ## remove everything that these commands made, except site.db
	rm -rf .build .build-* Benchmarks/peers/.build .preview .contact .public.* .schemathesis .hypothesis
	find public -mindepth 1 ! -path public/.gitignore -delete
	find Benchmarks Proofs -name __pycache__ -type d -prune -exec rm -rf {} +

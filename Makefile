# Sluice. `make` lists what there is.

SWIFT_FLAGS = --explicit-target-dependency-import-check error
RELEASE = -c release --static-swift-stdlib $(SWIFT_FLAGS)
SIMULATION = --scratch-path .build-simulation -c release -Xswiftc -enable-testing $(SWIFT_FLAGS)
SLUICE = .build/release/sluice
P ?= pipelines/cloudtrail.yaml

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: ## install the libraries that the build needs (Debian)
	@Tests/Tools/install-libraries

build: install ## build .build/release/sluice
	swift build $(RELEASE) --product sluice

demo: build ## the main job on an embedded broker, for 20 seconds
	$(SLUICE) run $(P) --embedded --seconds 20

run: build ## run a pipeline against Kafka: make run P=pipelines/cloudtrail.yaml
	$(SLUICE) run $(P)

test: install ## all tests: unit, property, brokers, end to end, fuzz for a minute
	@Tests/Brokers/install
	$(if $(F),,$(MAKE) lint)
	swift build $(SWIFT_FLAGS) --build-tests
	@# One after the other: the tests with brokers have time limits.
	$(if $(F),,swift test $(SWIFT_FLAGS) --skip-build --skip KafkaIOTests)
	swift test $(SWIFT_FLAGS) --skip-build --filter $(or $(F),KafkaIOTests)
	$(if $(F),,$(MAKE) pipelines end-to-end fuzz)

pipelines: build ## check and test the shipped pipelines
	$(SLUICE) check pipelines/*.yaml pipelines/selectors/*.json
	$(SLUICE) test pipelines/*.yaml

end-to-end: build ## the program against a real broker: SLUICE_E2E_RECORDS=200000 for the long form
	@Tests/Brokers/install
	.build/tools/venv/bin/python -m pytest -q Tests/EndToEnd

simulate: install ## thousands of simulated schedules of crashes, moves, aborts: SEEDS=20
	@# Optimised: a tenth of the time. A place of its own, for the flags differ from those of `build`.
	swift build $(SIMULATION) --build-tests
	SLUICE_SEEDS=$(or $(SEEDS),20) swift test $(SIMULATION) --skip-build --filter StreamingTests

crash: build ## kill, start and restart processes 30 times: KAFKA_BROKERS=… for another cluster
	@Tests/Brokers/install
	SLUICE_E2E_MEMBERS=$(or $(MEMBERS),3) SLUICE_E2E_KILLS=$(or $(KILLS),30) SLUICE_E2E_RECORDS=$(or $(RECORDS),40000) \
	    .build/tools/venv/bin/python -m pytest -q -s Tests/EndToEnd/test_crashes.py

fuzz: install ## feed the decoder hostile bytes: SECONDS=3600 for the long form
	Tests/Fuzz/run $(or $(SECONDS),60)

sanitize: install ## the tests under AddressSanitizer and ThreadSanitizer
	@# Leaks are not looked for: the test runner has some of its own.
	ASAN_OPTIONS=detect_leaks=0 swift test --scratch-path .build-asan --sanitize address $(if $(F),--filter $(F))
	swift build --build-tests --scratch-path .build-tsan --sanitize thread
	@# librdkafka's threads, as ThreadSanitizer can see them.
	clang -O1 -Wall -Werror -fPIC -shared -o .build-tsan/c11-threads.so Tests/Sanitizers/c11-threads.c
	LD_PRELOAD=$(CURDIR)/.build-tsan/c11-threads.so swift test --skip-build --scratch-path .build-tsan \
		--sanitize thread $(if $(F),--filter $(F))

bench: build ## compare with simdjson and with a librdkafka copy
	@Tests/Brokers/install
	.build/tools/venv/bin/python Tests/Benchmarks/run.py
	.build/tools/venv/bin/python Tests/Benchmarks/latency.py
	Tests/Benchmarks/restore
	.build/tools/venv/bin/python Tests/Benchmarks/values.py

soak: build ## ten minutes at full speed: memory and descriptors
	@Tests/Brokers/install
	.build/tools/venv/bin/python Tests/Benchmarks/soak.py

format: ## format the code
	swift format -i -r -p Sources Tests Package.swift

lint: ## check the format
	swift format lint --strict -r -p Sources Tests Package.swift

ci: ## what CI runs
	.ci/run

.PHONY: help install build demo run test pipelines end-to-end simulate crash fuzz sanitize bench soak format lint ci
.DEFAULT_GOAL = help

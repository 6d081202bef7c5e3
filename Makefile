# The habits of this repository, each as one word. CI runs .ci/run, which has them all.

.PHONY: build test long race lint stress netem vuln fuzz schema docs bench examples cover ci

build:
	go build -o wsrun .

test:
	go test ./...

# The same tests in full, searches and soaks included.
long:
	WSRUN_LONG=1 go test ./...

race:
	WSRUN_LONG=1 go test -race -p 1 ./...

lint:
	.ci/run gofmt vet lint

# make stress DURATION=10s VUS=200
stress:
	test/stress/run

# Needs root and Linux.
netem:
	test/netem/run

# Known vulnerabilities of what is called. It asks vuln.go.dev.
vuln:
	go run golang.org/x/vuln/cmd/govulncheck@latest ./...

# make fuzz FUZZTIME=1m
fuzz:
	.ci/run fuzz

# Writes schema.json from the key tables in scenario/.
schema:
	go run . schema >schema.json.new
	mv schema.json.new schema.json

# Checks README and docs: their scenarios run, their outputs are what they show.
docs:
	WSRUN_LONG=1 go test -count=1 -run '^TestDocs' ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

examples:
	.ci/run examples

cover:
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

ci:
	.ci/run

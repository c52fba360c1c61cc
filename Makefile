# Needs Go 1.26, Python 3 and make; the rest each target gets for itself.
.PHONY: lab test conformance nightly bench profile generate

# Opens the lessons in JupyterLab. Options: make lab ARGS='--no-browser'
lab:
	go build -o bin/golanes ./cmd/golanes
	bin/golanes lab $(ARGS)

# Runs every test there is. Only some: make test ARGS='checks go lessons acceptance'
test:
	@python3 .ci/test $(ARGS)

# Compares golanes with compiled Go, on Go's own test programs and on others.
conformance:
	@python3 .ci/test conformance

# Fuzzes, attacks and soaks, for hours.
nightly:
	@python3 .ci/test nightly

# Compares golanes with ipykernel.
bench:
	@python3 .ci/test bench

# Renews the profile by which the compiler makes the interpreter faster.
profile:
	@python3 .ci/profile

# Renews the files that programs write; a test fails where one is stale.
generate:
	go generate ./...

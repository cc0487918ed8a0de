# Kring: `make run` starts everything, `make test` checks everything, `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.installed
LAUNCH := $(BIN)/python -m config.launch
# Only for the check of the production settings, which demand every secret.
PRODUCTION_LIKE := KRING_ENVIRONMENT=production KRING_DB_POOL=0 \
	KRING_SECRET_KEY=only-for-this-check-abcdefghijklmnopqrstuvwxyz-0123456789 \
	KRING_FIELD_KEYS=check=b25seS1mb3ItdGhpcy1jaGVjay0zMi1ieXRlcy0tLS0= \
	KRING_DIGEST_KEYS=check=ZGlnZXN0cy1vZi10aGlzLWNoZWNrLTMyLWJ5dGVzLS0= \
	KRING_HOSTS=kring.example KRING_PUBLIC_URL=https://kring.example KRING_FILES_URL=file:///srv/kring/files

.DEFAULT_GOAL := help
.PHONY: help run stop test test-all check spec audit bench screens lock messages demo-reset clean browser

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The virtual environment, made anew when a lock changed.
$(READY): requirements/development.txt requirements/bootstrap.txt bin/bootstrap
	@PYTHON=$(PYTHON) sh bin/bootstrap
	@touch $@

run: $(READY) ## start everything on this machine (KRING_PORT=8001 make run for another port)
	@$(LAUNCH) run

stop: $(READY) ## stop the make run of this folder
	@$(LAUNCH) stop

test: $(READY) browser check ## all checks, and all tests but the long experiments
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-all: $(READY) browser check ## the same with the long experiments
	$(BIN)/pytest -n 2 --dist worksteal

browser: $(READY)
	@$(LAUNCH) browser >/dev/null

check: $(READY) ## style, types, layers, migrations, translations, production settings, specification
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy config core portal requests_app carecases supportdesk
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	@# It asks the database only which migrations it has had, and needs none for the comparison itself.
	KRING_DB_POOL=0 $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python -m config.catalogue check
	$(PRODUCTION_LIKE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m tests.spec.coverage --quiet

spec: $(READY) ## which line of the specification is shown by which tests
	@$(BIN)/python -m tests.spec.coverage

audit: $(READY) ## known weaknesses in the locked packages (asks the network)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/production.txt
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/development.txt

bench: $(READY) ## measure speed beside servers of its own
	$(LAUNCH) with-services -- $(BIN)/python -m bench

screens: $(READY) browser ## take the pictures of all pages and states into var/screens (make screens ONLY="parent group")
	$(LAUNCH) with-demo -- $(BIN)/python -m tests.browser.screens $(ONLY)

lock: $(READY) ## write the lock files anew (make lock UPGRADE=--upgrade for newer versions)
	for name in bootstrap production development; do \
		$(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url $(UPGRADE) \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

messages: $(READY) ## write new texts into locale/nl, to be translated there
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing: apt-get install gettext"; exit 1; }
	$(BIN)/python manage.py makemessages --locale nl --no-obsolete --add-location file \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*'

demo-reset: $(READY) ## forget the embedded data; the next make run loads the demo anew
	@$(LAUNCH) reset

clean: ## remove everything that make made, the embedded data too
	@[ ! -e $(READY) ] || $(LAUNCH) reset
	rm -rf .venv var .mypy_cache .ruff_cache .hypothesis .import_linter_cache locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Tanggap. `make run` and `make test` do all the set-up themselves.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: setup setup-test run test test-postgres check bench chaos demo-reset screens lock

setup:
	@$(PYTHON) tools/setup.py run

setup-test:
	@$(PYTHON) tools/setup.py test

run: setup
	@exec $(VENV)/python manage.py serve

test: setup-test
	@$(VENV)/pytest -n 2 --dist worksteal $(PYTEST_ARGS)

# The same on a throw-away PostgreSQL, without browser, LibreOffice and Tesseract; then one whole journey with them.
ON_POSTGRES = $(VENV)/python tools/postgres.py $(VENV)/pytest -n 2 --dist worksteal
test-postgres: setup-test
	@$(ON_POSTGRES) -m "not browser and not office and not ocr" $(PYTEST_ARGS)
	@$(ON_POSTGRES) tests/journeys/test_services_way.py

check: setup-test
	@$(VENV)/python tools/check.py

bench: setup-test
	@$(VENV)/python -m tests.benchmarks

# Five minutes of uploads on all channels while processes are killed, the database falls and the disk is full.
chaos: setup-test
	@$(VENV)/python -m tests.chaos $(CHAOS_ARGS)

demo-reset: setup
	@$(VENV)/python manage.py demo_reset

screens: setup-test
	@$(VENV)/python tools/screens.py

lock:
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 \
		requirements-test.in -o requirements.lock

# make run     the paper, as it runs in production, on this machine
# make dev     the same with autoreload and error pages
# make test    the whole suite, browser included
# make coverage  the same, with what of the code it ran, and the floor under that
# make check   format, lint, migrations, settings
# make permissions  docs/permissions.md anew, after an address of the desk came or changed
# make lock    the lock files anew, from requirements*.in
# make clean   everything that was built (never the data in var/)
#
# Needs Python 3.11 or newer. PORT, HOST and the settings of the README are taken from the environment.

PY = .venv/bin/python
PIP = PIP_USER=0 $(PY) -m pip --disable-pip-version-check --no-input
LOCK = $(PY) -m piptools compile --quiet --generate-hashes --no-strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# A start as strict as production's, for what looks at the settings without starting anything.
PRODUCTION = env -u DEBUG -u DATABASE_URL -u CACHE_URL NEWSROOM_DATA=.venv/check \
	SITE_URL=https://paper.example MAIL_FROM=desk@example.org ALLOWED_HOSTS=paper.example \
	SECRET_KEY=checked-but-never-used-to-sign-anything-0123456789abcdef
ARGS =

.PHONY: help run dev test coverage check permissions lock clean runtime tools browser

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# Installs a lock file, unless this very one is installed. $(1): its name.
define install
	@umask 022; set -e; \
	if ! $(PY) -c 'import pip' 2>/dev/null; then \
		for python in "$$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do \
			if [ -n "$$python" ] && command -v "$$python" >/dev/null && \
				"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then break; fi; \
			python=; \
		done; \
		[ -n "$$python" ] || { echo 'Python 3.11 or newer is needed, and there is none.' >&2; exit 1; }; \
		if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
				apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
			else \
				echo "This Python cannot make an environment: install Debian's python3-venv." >&2; exit 1; \
			fi; \
		fi; \
		rm -rf .venv; \
		"$$python" -m venv .venv; \
	fi; \
	stamp=".venv/$(1).$$(cksum < $(1) | tr ' ' -)"; \
	if [ ! -f "$$stamp" ]; then \
		echo 'Installing $(1) (once) ...'; \
		$(PIP) install --quiet --require-hashes -r $(1); \
		rm -f .venv/$(1).*; \
		touch "$$stamp"; \
	fi
endef

runtime:
	$(call install,requirements.txt)

tools: runtime
	$(call install,requirements-dev.txt)

run: runtime
	@umask 022; exec $(PY) manage.py serve --demo

dev: runtime
	@umask 022; export DEBUG=1; $(PY) manage.py migrate --verbosity 0 && \
	$(PY) manage.py demo --if-empty && \
	exec $(PY) manage.py runserver "$${HOST:-127.0.0.1}:$${PORT:-8000}"

test: tools browser
	@umask 022; CHROMIUM="$$(sh tests/browser.sh)" $(PY) -m pytest -n 2 --dist loadfile \
		--no-loadscope-reorder $(ARGS)

coverage:
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term"

browser:
	@sh tests/browser.sh --install >/dev/null

check: tools
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(PRODUCTION) $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) -W error manage.py check --deploy --fail-level WARNING
	@! grep -rnIE $(FOREIGN) --exclude-dir=.git --exclude-dir=.venv --exclude-dir=var --exclude-dir=.hypothesis --exclude-dir=.ruff_cache --exclude=Makefile . || \
		{ echo 'A path of one machine, or the address of a package index, stands above.' >&2; exit 1; }
	@echo 'All is in order.'

FOREIGN = '(^|[^[:alnum:]_.-])/([h]ome|[U]sers|[r]oot|[w]ork)/[a-z.]|[p]ypi\.org|[p]ythonhosted\.org|--([e]xtra-)?[i]ndex-url|--[f]ind-links'

permissions: tools
	REWRITE_PERMISSIONS=1 $(PY) -m pytest -q -p no:cacheprovider tests/test_permissions.py

lock: runtime
	@umask 022; rm -rf .venv/lock; $(PY) -m venv .venv/lock
	@.venv/lock/bin/python -m pip install --quiet pip-tools==7.6.2
	$(subst $(PY),.venv/lock/bin/python,$(LOCK)) --output-file requirements.txt requirements.in
	$(subst $(PY),.venv/lock/bin/python,$(LOCK)) --output-file requirements-dev.txt requirements-dev.in
	$(subst $(PY),.venv/lock/bin/python,$(LOCK)) --output-file requirements-s3.txt requirements-s3.in

clean:
	rm -rf .venv .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -prune -exec rm -rf {} +

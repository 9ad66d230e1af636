# Every target works from a bare clone on Debian 12, as root or with sudo, and installs what it needs once.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON := /usr/bin/python3
BUILD := $(CURDIR)/build
ENGINE := $(BUILD)/engine/venv/bin/python
TOOLS := $(BUILD)/tools/bin
UV := $(TOOLS)/uv
ENGINE_TEST := $(BUILD)/engine-test/bin/python
QGIS_TEST := $(BUILD)/qgis-test/bin/python
QT6_TEST := $(BUILD)/qt6-test/bin/python
BENCH := $(BUILD)/bench-env/bin/python
STAC_API := $(BUILD)/stac-api/bin/python
DOCS := $(BUILD)/docs-env/bin/python
PLUGINS := $(BUILD)/plugins
ROOT_DO := $(if $(filter 0,$(shell id -u)),,sudo)
WORKERS ?= 2
# Item collection of real scenes for measurements, if this machine has it.
REAL_SCENES ?= ../shared/data/s2-slovenia-2023/items.json
# Item collection of one real place on many dates, if this machine has it.
REAL_SERIES ?= ../shared/data/s2-10m-118-dates/items.json

# uv uses the same package index as pip.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
export UV_NATIVE_TLS := 1
export UV_LINK_MODE := copy
export PYTHONDONTWRITEBYTECODE := 1

QGIS_PACKAGES ?= python3 python3-venv ca-certificates qgis python3-qgis
WINDOW_PACKAGES := xvfb xauth fonts-dejavu-core fonts-wqy-zenhei
PROXY_PACKAGES := squid
SERVICE_PACKAGES := nginx-light postgresql-15 postgresql-15-postgis-3

# $(call venv,FOLDER,LOCK,OPTIONS): make an environment from a lock file.
define venv
$(UV) venv -q --clear $(3) --python $(PYTHON) $(1); \
$(UV) pip sync -q --require-hashes --python $(1)/bin/python $(2); \
touch $(1)/.made
endef

.PHONY: help qgis engine demo test test-quick test-engine test-fuzz test-services faults test-qgis test-qt6 test-window test-windows test-matrix qgis-qt6 test-qgis-qt6 bench bench-small against overcast scaling profile quality run package check i18n lock format docs docs-pictures release clean

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# -- what the machine needs ------------------------------------------------------------------------------------------

# $(call apt,STAMP,PACKAGES): install missing packages and touch STAMP. Their services are not started: the tests start
# their own.
define apt
missing=""; for package in $(2); do \
  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
if [ -n "$$missing" ]; then \
  echo "Installing:$$missing"; \
  $(ROOT_DO) apt-get update -qq; \
  policy=/usr/sbin/policy-rc.d; ours=""; \
  [ -e $$policy ] || { ours=1; printf '#!/bin/sh\nexit 101\n' | $(ROOT_DO) tee $$policy > /dev/null; $(ROOT_DO) chmod 755 $$policy; }; \
  trap '[ -z "$$ours" ] || $(ROOT_DO) rm -f '$$policy EXIT; \
  $(ROOT_DO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing > $(BUILD)/apt.log 2>&1 \
    || { tail -20 $(BUILD)/apt.log; exit 1; }; \
fi; touch $(1)
endef

$(BUILD)/.python: | $(BUILD)
	@$(call apt,$@,python3 python3-venv ca-certificates)

$(BUILD)/.qgis: | $(BUILD)
	@$(call apt,$@,$(QGIS_PACKAGES))

$(BUILD)/.window: $(BUILD)/.qgis
	@$(call apt,$@,$(WINDOW_PACKAGES))

$(BUILD)/.proxy: | $(BUILD)
	@$(call apt,$@,$(PROXY_PACKAGES))

$(BUILD)/.services: | $(BUILD)
	@$(call apt,$@,$(SERVICE_PACKAGES))

# System libraries that Qt from PyPI needs.
$(BUILD)/.qt6: | $(BUILD)
	@$(call apt,$@,libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core)

# lrelease, which makes the .qm files that Qt loads.
$(BUILD)/.linguist: | $(BUILD)
	@$(call apt,$@,qttools5-dev-tools)

$(BUILD)/.node: | $(BUILD)
	@command -v npm > /dev/null && touch $@ || { $(call apt,$@,nodejs npm); }

$(BUILD)/.systems: | $(BUILD)
	@$(call apt,$@,debootstrap)

# Windows' programs, and a compiler for what Wine lacks.
$(BUILD)/.wine: | $(BUILD)
	@$(call apt,$@,wine wine64 gcc-mingw-w64-x86-64)

$(BUILD):
	@mkdir -p $@

# -- environments ----------------------------------------------------------------------------------------------------

$(BUILD)/tools/.made: requirements/tools.lock $(BUILD)/.python
	@echo "Making the tools' environment"
	@$(PYTHON) -m venv --clear $(BUILD)/tools
	@$(TOOLS)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The plugin's own installer makes the engine's environment, as in a QGIS profile.
$(BUILD)/engine/cloudless.json: cloudless_plugin/runtime/engine.lock cloudless_plugin/runtime/installer.py $(BUILD)/tools/.made
	@echo "Making the engine's environment"
	@PATH="$(TOOLS):$$PATH" UV_PYTHON_DOWNLOADS=never $(PYTHON) -m cloudless_plugin.runtime.installer $(BUILD)/engine > /dev/null 2> $(BUILD)/engine.log \
	  || { tail -5 $(BUILD)/engine.log; exit 1; }
	@touch $@

$(BUILD)/engine-test/.made: requirements/engine-test.lock $(BUILD)/tools/.made
	@echo "Making the environment for engine tests"
	@$(call venv,$(@D),$<)

$(BUILD)/qgis-test/.made: requirements/qgis-test.lock $(BUILD)/tools/.made $(BUILD)/.qgis
	@echo "Making the environment for QGIS tests"
	@$(call venv,$(@D),$<,--system-site-packages)

$(BUILD)/qt6-test/.made: requirements/qt6-test.lock $(BUILD)/tools/.made $(BUILD)/.qt6
	@echo "Making the environment for tests on Qt 6"
	@$(call venv,$(@D),$<)

$(BUILD)/bench-env/.made: requirements/bench.lock $(BUILD)/tools/.made
	@echo "Making the benchmark's environment"
	@$(call venv,$(@D),$<)

$(BUILD)/docs-env/.made: requirements/docs.lock $(BUILD)/tools/.made
	@echo "Making the environment of the documentation site"
	@$(call venv,$(@D),$<)

$(BUILD)/stac-api/.made: requirements/stac-api.lock $(BUILD)/tools/.made
	@echo "Making the environment of the STAC API"
	@$(call venv,$(@D),$<)

# Install scripts of npm packages are skipped: only the server is needed.
$(BUILD)/azurite/.made: requirements/azurite/package-lock.json $(BUILD)/.node
	@echo "Making Azurite"
	@mkdir -p $(@D) && cp requirements/azurite/package*.json $(@D)
	@cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > $(BUILD)/azurite.log 2>&1 \
	  || { tail -5 $(BUILD)/azurite.log; exit 1; }
	@touch $@

.PHONY: stage
stage: $(BUILD)/tools/.made
	@$(PYTHON) scripts/package.py stage $(PLUGINS)

qgis: $(BUILD)/.qgis

engine: $(BUILD)/engine/cloudless.json ## Make the engine's environment; print its interpreter
	@echo $(ENGINE)

# -- use -------------------------------------------------------------------------------------------------------------

demo: $(BUILD)/engine/cloudless.json $(BUILD)/.qgis stage ## Run the main jobs on real and generated scenes, without network, into build/demo
	@$(ENGINE) -m demo $(BUILD)/demo

run: $(BUILD)/engine/cloudless.json $(BUILD)/.qgis stage ## Start QGIS with the plugin in a temporary profile
	@$(PYTHON) scripts/profile.py $(BUILD)/run-profile
	@QGIS_PLUGINPATH=$(PLUGINS) CLOUDLESS_ENGINE=$(ENGINE) \
	  $(PYTHON) scripts/launch.py qgis --nologo --noversioncheck --profiles-path $(BUILD)/run-profile

package: $(BUILD)/tools/.made ## Make build/cloudless_plugin.zip and check it by the rules of plugins.qgis.org
	@$(PYTHON) scripts/package.py zip $(BUILD)/cloudless_plugin.zip
	@$(TOOLS)/python scripts/package.py check $(BUILD)/cloudless_plugin.zip

# -- tests -----------------------------------------------------------------------------------------------------------

PYTEST := -m pytest -q -p no:cacheprovider
# pytest-qgis makes a QGIS profile in pytest's root folder, which is therefore an empty folder in build/.
IN_BUILD := --rootdir=$(BUILD)/qgis-tests -c pyproject.toml -o pythonpath=$(CURDIR)

test: test-engine test-services test-qgis test-qt6 ## Run the tests, but those of the real window, of Windows and of other QGIS

WITHOUT_QGIS := tests/common tests/panel tests/engine tests/demo tests/project

test-quick: $(BUILD)/engine-test/.made ## Run the tests that need neither QGIS nor services, except slow ones
	@$(ENGINE_TEST) $(PYTEST) -n $(WORKERS) -m "not slow" $(WITHOUT_QGIS)

test-engine: $(BUILD)/engine-test/.made $(BUILD)/.linguist ## Run the tests that need neither QGIS nor services
	@UV=$(UV) $(ENGINE_TEST) $(PYTEST) -n $(WORKERS) $(WITHOUT_QGIS)

test-fuzz: $(BUILD)/engine-test/.made ## Run the fuzz tests on ten thousand random recipes, items, files and caches
	@CLOUDLESS_FUZZ=10000 $(ENGINE_TEST) $(PYTEST) --timeout 1800 -n $(WORKERS) tests/engine/whole/test_fuzz*.py

test-services: $(BUILD)/engine-test/.made $(BUILD)/stac-api/.made $(BUILD)/azurite/.made $(BUILD)/.proxy $(BUILD)/.services ## Run the tests that start a STAC API, nginx, Azurite and squid
	@STAC_API_PYTHON=$(STAC_API) $(ENGINE_TEST) $(PYTEST) tests/services

faults: $(BUILD)/engine-test/.made $(BUILD)/stac-api/.made $(BUILD)/azurite/.made $(BUILD)/.proxy $(BUILD)/.services ## Run the tests that inject faults; print a table of the faults
	@CLOUDLESS_MOMENTS=200 STAC_API_PYTHON=$(STAC_API) $(ENGINE_TEST) $(PYTEST) -n $(WORKERS) --dist loadfile -p tests.support.fault_table -m fault tests/common tests/engine tests/services

test-qgis: $(BUILD)/qgis-test/.made $(BUILD)/engine/cloudless.json $(BUILD)/.window $(BUILD)/.proxy stage ## Run the tests of plugin and algorithms in QGIS
	@rm -rf $(BUILD)/qgis-tests && mkdir -p $(BUILD)/qgis-tests
	@QT_QPA_PLATFORM=offscreen CLOUDLESS_TEST_ENGINE=$(ENGINE) $(QGIS_TEST) $(PYTEST) $(IN_BUILD) -n $(WORKERS) tests/qgis

test-window: $(BUILD)/qgis-test/.made $(BUILD)/engine/cloudless.json $(BUILD)/.window stage ## Drive the real QGIS on a virtual screen; CLOUDLESS_WAYS=light looks at the panel in one way only
	@CLOUDLESS_TEST_ENGINE=$(ENGINE) $(QGIS_TEST) $(PYTEST) -p no:pytest_qgis tests/window

# What differs between systems: files, processes, streams, and the numbers of compiled code.
ON_WINDOWS := tests/windows tests/common $(addprefix tests/engine/,compositing doors kernels mosaicking output raster_io \
  jobs/test_mosaic.py jobs/test_series.py net/test_byte_ranges.py net/test_regular_file.py \
  whole/test_faults.py whole/test_outputs.py whole/test_resume.py)

test-windows: $(BUILD)/.wine $(BUILD)/tools/.made ## Run the engine and its set-up on Windows' Python, under Wine
	@$(TOOLS)/python scripts/windows.py make
	@$(TOOLS)/python scripts/windows.py run $(PYTEST) -n $(WORKERS) $(ON_WINDOWS)

test-qt6: $(BUILD)/qt6-test/.made $(BUILD)/engine/cloudless.json ## Run the tests of the panel on PyQt6
	@QT_QPA_PLATFORM=offscreen CLOUDLESS_TEST_ENGINE=$(ENGINE) $(QT6_TEST) $(PYTEST) tests/qt6

test-matrix: $(BUILD)/.systems ## Test on QGIS 3.40 and 3.44, each in a Debian of its own in build/systems (9 GB)
	@$(ROOT_DO:sudo=sudo -E) $(PYTHON) scripts/matrix.py

qgis-qt6: $(BUILD)/.systems ## Build a QGIS with Qt 6 in a Debian of its own, build/qgis-qt6 (10 GB, hours; goes on where it stopped)
	@$(ROOT_DO:sudo=sudo -E) $(PYTHON) scripts/qgis_qt6.py build

test-qgis-qt6: | $(BUILD) ## Run the tests of plugin and algorithms in the QGIS of make qgis-qt6, if it is there
	@$(ROOT_DO:sudo=sudo -E) $(PYTHON) scripts/qgis_qt6.py test

# -- measurements ----------------------------------------------------------------------------------------------------

bench: $(BUILD)/bench-env/.made ## Run the benchmark against the peers, into build/bench; TURNS=1 is quicker
	@$(BENCH) -m benchmarks $(BUILD)/bench $(if $(TURNS),--turns $(TURNS))

against: $(BUILD)/bench-env/.made ## Compare pixels and times with another checkout: OTHER=path
	@$(BENCH) -m benchmarks.against $(OTHER) $(BUILD)/against $(if $(wildcard $(REAL_SCENES)),--real $(REAL_SCENES))

bench-small: $(BUILD)/bench-env/.made ## Run a small benchmark, in a minute
	@$(BENCH) -m benchmarks $(BUILD)/bench-small --small

overcast: $(BUILD)/bench-env/.made ## Measure what is read of overcast scenes, into build/overcast
	@$(BENCH) -m benchmarks.clouds $(BUILD)/overcast $(if $(wildcard $(REAL_SCENES)),--real $(REAL_SCENES))

scaling: $(BUILD)/engine-test/.made ## Plan a country, and run its tasks through a real Dask scheduler, into build/scaling
	@$(ENGINE_TEST) -m benchmarks.scaling $(BUILD)/scaling

profile: $(BUILD)/bench-env/.made ## Measure where the time of a run goes, into build/bench; TURNS=1 is quicker
	@$(BENCH) -m benchmarks.profile $(BUILD)/bench

quality: $(BUILD)/bench-env/.made ## Measure picture quality against known truth, into build/quality; ONLY=series WAYS=default is faster
	@$(BENCH) -m quality $(BUILD)/quality $(if $(wildcard $(REAL_SCENES)),--real $(REAL_SCENES)) \
	  $(if $(wildcard $(REAL_SERIES)),--series $(REAL_SERIES)) $(if $(ONLY),--only $(ONLY)) $(if $(WAYS),--ways "$(WAYS)")

# -- checks ----------------------------------------------------------------------------------------------------------

SOURCES := benchmarks cloudless_plugin demo manual quality scripts stubs tests

check: $(BUILD)/tools/.made $(BUILD)/engine-test/.made $(BUILD)/.linguist package ## Check formatting, lint, types, imports, Qt 6, translations, security and package rules
	@$(TOOLS)/ruff format --check $(SOURCES)
	@$(TOOLS)/ruff check $(SOURCES)
	@$(ENGINE_TEST) -m mypy
	@$(TOOLS)/lint-imports --no-cache --no-logo
	@$(PYTHON) scripts/qt6.py
	@$(PYTHON) scripts/i18n.py check

i18n: $(BUILD)/.python $(BUILD)/.linguist ## Update the translations; print what is left to translate
	@$(PYTHON) scripts/i18n.py update

format: $(BUILD)/tools/.made ## Format the code
	@$(TOOLS)/ruff format $(SOURCES)
	@$(TOOLS)/ruff check --fix-only -q $(SOURCES)

COMPILE = $(UV) pip compile -q --no-config --universal --generate-hashes --no-header --python-version 3.11

lock: $(BUILD)/tools/.made $(BUILD)/.node ## Pin all requirements again
	@for name in engine uv; do $(COMPILE) --upgrade cloudless_plugin/runtime/$$name.in -o cloudless_plugin/runtime/$$name.lock; done
	@$(TOOLS)/python scripts/sizes.py
	@cd requirements/azurite && npm update --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
	@for name in bench docs engine-test qgis-test qt6-test stac-api tools; do \
	  $(COMPILE) --upgrade requirements/$$name.in -o requirements/$$name.lock; done

# The algorithms are asked in QGIS's Python, the notebook runs in the engine's, and neither sees the user's QGIS profile.
docs: $(BUILD)/docs-env/.made $(BUILD)/engine-test/.made $(BUILD)/.qgis ## Build the documentation site, into build/site
	@mkdir -p $(BUILD)/manual
	@QT_QPA_PLATFORM=offscreen QGIS_CUSTOM_CONFIG_PATH=$(BUILD)/manual/profile $(PYTHON) -m manual.algorithms $(BUILD)/manual/algorithms.json \
	  2> $(BUILD)/manual/qgis.log || { tail -5 $(BUILD)/manual/qgis.log; exit 1; }
	@$(ENGINE_TEST) -m manual.notebook $(BUILD)/manual/notebook 2> $(BUILD)/manual/notebook.log || { tail -20 $(BUILD)/manual/notebook.log; exit 1; }
	@$(DOCS) -m manual $(BUILD)/manual
	@NO_MKDOCS_2_WARNING=1 $(DOCS) -m mkdocs build -q --strict -f manual/mkdocs.yml
	@$(DOCS) -m manual.check $(BUILD)/site

docs-pictures: demo test-window ## Make the documents' pictures again
	@$(ENGINE) scripts/pictures.py
	@for page in change holes indices samples series; do $(ENGINE) -m demo.$$page docs/images/$$page.jpg; done

# The wheel is made of the sdist, which shows that it is whole.
release: $(BUILD)/tools/.made ## Check version, changelog, translations and package; make zip, sdist, wheel and site, into build/release
	@$(TOOLS)/python scripts/release.py check
	@$(MAKE) --no-print-directory check docs
	@rm -rf $(BUILD)/release
	@$(UV) build -q -o $(BUILD)/release
	@$(TOOLS)/python scripts/release.py gather $(BUILD)/release

clean: ## Remove build/
	@rm -rf $(BUILD) 2> /dev/null || $(ROOT_DO) rm -rf $(BUILD)

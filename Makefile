# Aplomb.  `make help` prints the targets.

BUILD ?= build
ifeq ($(origin CC),default)
CC = gcc
endif
PREFIX ?= /usr/local
DESTDIR ?=

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef \
	-Wvla -Wimplicit-fallthrough -fno-common
HARDENING = -D_FORTIFY_SOURCE=2 -fstack-protector-strong
OPTIMISE = -O2 $(HARDENING)
# `make V=1`: the commands as they are.
ifndef V
Q = @
say = @printf '  %-3s %s\n' $(1) $(2)
endif
PACKAGES = libxml-2.0 sqlite3 zlib libcurl libmosquitto libevent_core libevent_openssl openssl \
	libcrypt jansson libzip

# `make SAN=1 ...`: address and undefined-behaviour sanitizers, in a build folder of their own.
ifdef SAN
BUILD := build/san
OPTIMISE = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
endif
# `make WERROR=1`: what the checks use; not imposed on a stranger's compiler.
ifdef WERROR
WARNINGS += -Werror
endif

PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES))
PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES))
CPPFLAGS = -Ilib -I$(BUILD)/gen -D_POSIX_C_SOURCE=200809L $(PACKAGE_CFLAGS)
CFLAGS = -std=c17 -g $(OPTIMISE) $(WARNINGS) -ffunction-sections -fdata-sections -MMD -MP
LDFLAGS = -Wl,--as-needed -Wl,--gc-sections $(filter -fsanitize%,$(OPTIMISE))
LIBS = $(PACKAGE_LIBS) -lwslay -lfcgi -lpthread -lm

LIB_SOURCES = $(filter-out lib/%/main.c,$(wildcard lib/*/*.c lib/*/*/*.c))
LIB_OBJECTS = $(LIB_SOURCES:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/queries.o $(BUILD)/obj/gen/schema.o
DAEMONS = $(patsubst lib/%/main.c,$(BUILD)/bin/aplomb-%,$(wildcard lib/*/main.c))
# A program is X.c with every X_Part.c beside it (no underscore in X).
PROGRAM_SOURCES = $(foreach f,$(wildcard cgi-bin/*/*.c),$(if $(findstring _,$(notdir $(f))),,$(f)))
PROGRAMS = $(PROGRAM_SOURCES:%.c=$(BUILD)/%)
UNITS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/test_*.c))
FUZZERS = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
QUERIES = $(sort $(wildcard sql/query/*.sql))
SCHEMA = $(sort $(wildcard sql/schema/*.sql))
MIGRATIONS = $(sort $(wildcard sql/migrate/*.sql))

# What browsers load from npm packages.  Gadgets take jQuery from here: 3.x, with what gadgets of the
# days of 1.x still call.
ASSETS = www/desktop/assets/js/jquery.min.js

# The library of gadgets: its classes one after another, those that others extend first.
FINESSE_BASES = $(addprefix www/finesse/restservices/,Notifier.js RestBase.js RestCollectionBase.js \
	DialogBase.js EditableBase.js LayoutBase.js TeamAssignments.js)
FINESSE_PARTS = www/finesse/finesse.js $(sort $(wildcard www/finesse/utilities/*.js)) \
	$(sort $(wildcard www/finesse/clientservices/*.js)) $(FINESSE_BASES) \
	$(filter-out $(FINESSE_BASES),$(sort $(wildcard www/finesse/restservices/*.js))) \
	$(sort $(wildcard www/finesse/containerservices/*.js)) \
	$(addprefix www/finesse/,cslogger.js digital.js gadget.js shortcutkey.js)
ASSETS += $(addprefix www/desktop/assets/js/,finesse.js finesse.min.js finesse.d.ts doc/index.html doc/doc.js) \
	$(addprefix www/desktop/assets/images/,incoming-call.svg incoming-chat.svg team-message.svg) \
	www/desktop/js/utilities/MessageDisplay.js
# Bootstrap where gadgets take it from; what they ask for as 3.2.0 is the last of that line.
BOOTSTRAP = www/desktop/thirdparty/bootstrap
ASSETS += $(addprefix $(BOOTSTRAP)/3.2.0/,css/bootstrap.css js/bootstrap.min.js \
	$(addprefix fonts/glyphicons-halflings-regular.,eot svg ttf woff woff2)) \
	$(addprefix $(BOOTSTRAP)/5.3.1/,css/bootstrap.css js/bootstrap.min.js js/bootstrap.bundle.min.js)

all: $(DAEMONS) $(PROGRAMS) ## build the daemons and the FastCGI programs

units: $(UNITS)

assets: $(ASSETS)

# Those that take longest first, lest one runs alone at the end.
LONGEST = $(filter %/test_seed %/test_consult,$(UNITS))
PASSED = $(patsubst %,%.passed,$(LONGEST) $(filter-out $(LONGEST),$(UNITS)))
check-units: $(PASSED) ## build and run the unit tests
.PHONY: $(PASSED)
$(PASSED): %.passed: %
	@$<

check-clang: $(BUILD)/gen/queries.h ## let clang look for warnings, too
	@find lib cgi-bin tests -name '*.c' | xargs -P 2 -n 8 \
		clang $(CPPFLAGS) -std=c17 $(WARNINGS) -Werror -Wno-string-concatenation -fsyntax-only

fuzzers: $(FUZZERS) ## build the fuzz targets (clang)

# Who else installs or builds in this tree right now is waited for: two may start `make run` at once.
ALONE = flock --no-fork .

deps: ## install what is missing to build and run (Debian packages as root, npm)
	@$(ALONE) sh apache-conf/deps.sh run

deps-test: ## install what is missing to test as well
	@$(ALONE) sh apache-conf/deps.sh test

run: deps ## start everything in the foreground with demo data, print where
	@$(ALONE) $(MAKE) --no-print-directory -j2 all assets
	@exec setpriv --pdeathsig TERM node apache-conf/run.js

test: deps-test ## build and run every test
	@exec node tests/run-all.js

gadget: $(BUILD)/bin/aplomb-gadget ## say what is wrong with a gadget, and where to try it (SPEC=file-or-url)
	@SPEC='$(SPEC)' node apache-conf/gadget.js

scene: ## play a scene on what runs (FILE=tests/data/sim/consult.scn, FAST=1)
	@FILE='$(FILE)' node apache-conf/scene.js

bench: deps-test ## print figures beside the ceilings they are compared to
	@$(ALONE) $(MAKE) --no-print-directory -j2 all assets
	@exec node tests/load/bench.js

bench-xmpp: ## event delivery beside prosody and ejabberd, which it installs
	@$(ALONE) sh apache-conf/deps.sh bench
	@$(ALONE) $(MAKE) --no-print-directory -j2 all assets
	@BENCH=delivery exec node tests/load/bench.js

install: all assets ## copy to DESTDIR and PREFIX
	@BUILD=$(BUILD) DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) sh apache-conf/install.sh

clean: ## remove what was built
	rm -rf build

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# -- how things are made ------------------------------------------------------------------------

$(BUILD)/gen/queries.h: sql/queries.awk $(QUERIES)
	@mkdir -p $(@D)
	$(Q)awk -v mode=header -f $^ > $@
$(BUILD)/gen/queries.c: sql/queries.awk $(QUERIES)
	@mkdir -p $(@D)
	$(Q)awk -v mode=text -f $^ > $@
$(BUILD)/gen/schema.c: sql/schema.awk $(SCHEMA) $(MIGRATIONS)
	@mkdir -p $(@D)
	$(Q)awk -f $^ > $@

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/gen/queries.h
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-overlength-strings -c -o $@ $<
$(BUILD)/obj/%.o: %.c | $(BUILD)/gen/queries.h
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/libaplomb.a: $(LIB_OBJECTS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/bin/aplomb-%: $(BUILD)/obj/lib/%/main.o $(BUILD)/libaplomb.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

.SECONDEXPANSION:
program_objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(1).c $(1)_*.c))
$(PROGRAMS): $(BUILD)/%: $$(call program_objects,%) $(BUILD)/libaplomb.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(UNITS): $(BUILD)/%: $(BUILD)/obj/%.o $(BUILD)/libaplomb.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

www/desktop/assets/js/jquery.min.js: package-lock.json
	@mkdir -p $(@D)
	cat node_modules/jquery/dist/jquery.min.js node_modules/jquery-migrate/dist/jquery-migrate.min.js > $@

www/desktop/assets/js/finesse.js: $(FINESSE_PARTS)
	@mkdir -p $(@D)
	$(Q)cat $^ > $@
# The same under the name of 12.x.
www/desktop/assets/js/finesse.min.js: www/desktop/assets/js/finesse.js
	$(Q)cp $< $@
www/desktop/assets/js/finesse.d.ts: www/finesse/finesse.d.ts
	@mkdir -p $(@D)
	$(Q)cp $< $@
www/desktop/assets/js/doc/%: www/finesse/doc/%
	@mkdir -p $(@D)
	$(Q)cp $< $@
www/desktop/assets/images/%.svg: www/finesse/images/%.svg
	@mkdir -p $(@D)
	$(Q)cp $< $@
www/desktop/js/utilities/MessageDisplay.js: www/finesse/MessageDisplay.js
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(BOOTSTRAP)/3.2.0/%: package-lock.json
	@mkdir -p $(@D)
	$(Q)cp node_modules/bootstrap3/dist/$* $@
$(BOOTSTRAP)/5.3.1/%: package-lock.json
	@mkdir -p $(@D)
	$(Q)cp node_modules/bootstrap5/dist/$* $@

# Everything a fuzz target uses is compiled once more, with coverage.
FUZZ_FLAGS = -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJECTS = $(LIB_OBJECTS:$(BUILD)/obj/%=$(BUILD)/fuzz/obj/%)
$(BUILD)/fuzz/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/gen/queries.h
	@mkdir -p $(@D)
	$(Q)clang $(CPPFLAGS) -std=c17 $(FUZZ_FLAGS) -c -o $@ $<
$(BUILD)/fuzz/obj/%.o: %.c | $(BUILD)/gen/queries.h
	@mkdir -p $(@D)
	$(Q)clang $(CPPFLAGS) -std=c17 $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/fuzz/libaplomb.a: $(FUZZ_OBJECTS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
$(FUZZERS): $(BUILD)/fuzz/%: tests/fuzz/%.c $(BUILD)/fuzz/libaplomb.a
	$(Q)clang $(CPPFLAGS) -std=c17 -g -O1 -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -Wl,--as-needed -o $@ $^ $(LIBS)

.PHONY: all units assets check-units check-clang fuzzers deps deps-test run test gadget scene bench bench-xmpp install clean help
.SECONDARY:
.DELETE_ON_ERROR:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# Plain make: `make demo`, `make check`, `make install PREFIX=/usr`; `make help`
# lists the rest.  Local overrides go in config.mk (never committed).
-include config.mk

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
# Where a command looks from its own place: ../lib/memos.
LIBDIR   = $(dir $(BINDIR))lib/memos
MANDIR  ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share
CC      ?= cc
CXX     ?= c++
CFLAGS  ?= -O2 -g
HARDEN  ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong

comma   := ,
# `make V=1` shows the commands.
Q        = $(if $(V),,@)
say      = $(if $(V),@:,@echo '  $(1)' '$(patsubst $(CURDIR)/%,%,$@)')
B       := build$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))$(if $(COVERAGE),-coverage)
VERSION := $(shell sed -n 's/^.define PROG_VERSION "\(.*\)"/\1/p' lib/base/prog.h)
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	   -Wwrite-strings -Wpointer-arith -Wvla -Wformat=2 -Wundef
CPPFLAGS_ = -Ilib -D_GNU_SOURCE -MMD -MP $(if $(SANITIZE),,$(HARDEN)) $(CPPFLAGS)
CFLAGS_  = -std=c11 $(WARN) $(if $(WERROR),-Werror) $(if $(PIE),-fno-pie) -ffunction-sections -fdata-sections $(CFLAGS) \
	   $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all) $(if $(COVERAGE),--coverage)
# The one C++ file is as FAISS's library is: without sanitizers.
CXXFLAGS_ = -std=c++17 -Wall -Wextra $(if $(WERROR),-Werror) $(if $(PIE),-fno-pie) -ffunction-sections -fdata-sections -O2 -g $(CXXFLAGS)
# A fixed address saves relocating SQLite's tables: a fifth of the start-up.
PIE     ?= $(if $(SANITIZE),,no)
LDFLAGS_ = $(if $(PIE),-no-pie) -Wl,--gc-sections,--as-needed,-z,relro $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage) $(LDFLAGS)
# Static where Debian has an archive: every shared object costs start-up time.
LIBS_    = -Wl,-Bstatic -lsqlite3 -lstemmer -lutf8proc -linih -lxxhash -Wl,-Bdynamic -lm $(LDLIBS)
# Of libstemmer's languages in all their encodings one is used: the others, half
# a megabyte of each command, are said to be nowhere.
STEMMER := $(B)/stemmer.ld
# FAISS, once for all commands, which open it when they write a segment.
# FAISS_C=-lfaiss_c: a system library has FAISS's C API, not lib/find/faiss_c.cc.
FAISS   := $(addprefix $(B)/lib/find/,blas.o $(if $(FAISS_C),,faiss_c.o))
$(FAISS): CFLAGS_ += -fPIC
$(FAISS): CXXFLAGS_ += -fPIC

CMDS    := $(patsubst cmd/%.c,%,$(wildcard cmd/memos-*.c))
UNITS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test-*.c))
STUB    := $(wildcard tests/stub/*.c)
LIBOBJ  := $(filter-out $(FAISS),$(patsubst lib/%,$(B)/lib/%.o,$(basename $(wildcard lib/*/*.c lib/*/*.S))))

all: $(CMDS:%=$(B)/%) $(B)/faiss.so

$(B)/libmemos.a: $(LIBOBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$(STEMMER): Makefile
	@mkdir -p $(@D)
	@nm --defined-only "$$($(CC) -print-file-name=libstemmer.a)" 2>/dev/null | sed -nE \
	  '/ porter_UTF_8_/d; s/.* T ([a-z]+_(UTF_8|KOI8_R|ISO_8859_[0-9]+)_(create_env|close_env|stem))$$/\1 = 0;/p' >$@
$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS_) $(CFLAGS_) -c -o $@ $<
$(B)/%.o: %.cc Makefile
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CPPFLAGS_) $(CXXFLAGS_) -c -o $@ $<
$(CMDS:%=$(B)/%): $(B)/%: $(B)/cmd/%.o $(B)/libmemos.a $(STEMMER)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_)
$(B)/faiss.so: $(FAISS) lib/find/faiss.map
	$(call say,LD)
	$(Q)$(CC) -shared -Wl,--gc-sections,--as-needed,-z,relro,--version-script=lib/find/faiss.map $(if $(COVERAGE),--coverage) $(LDFLAGS) \
	  -o $@ $(FAISS) $(if $(FAISS_C),-Wl$(comma)--no-as-needed$(comma)--whole-archive $(FAISS_C) -Wl$(comma)--no-whole-archive$(comma)--as-needed) \
	  -Wl,-Bstatic -lfaiss -Wl,-Bdynamic -lgomp -lstdc++ -lm
# The one command with GNU readline, under its licence.
$(B)/memos-chat: LIBS_ += -lreadline
$(UNITS:%=$(B)/%): $(B)/%: $(B)/tests/unit/%.o $(B)/libmemos.a $(STEMMER)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_)

# The scripted model server that tests speak to.
$(B)/llmd: $(STUB:%.c=$(B)/%.o) $(B)/libmemos.a $(STEMMER)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_) -pthread -o $@ $^ $(LIBS_)

# The word table: the committed files, laid out for all commands, which map it
# when they need it; its head is linked in, so that they know it.
$(B)/lib/text/table_head.o: lib/text/table_head.S $(B)/words.bin
	$(Q)$(CC) -I$(B) -c -o $@ $<
$(B)/words.bin: $(B)/mktable $(wildcard lib/text/wn510/*)
	$(Q)$(B)/mktable lib/text/wn510 $@
$(B)/mktable: lib/text/wn510/mktable.c lib/text/table_form.h Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) -Ilib -std=c11 $(WARN) -O2 -D_GNU_SOURCE -o $@ $<

# The adapters of models, by the names of their files: a new one is a new file.
adapters = $(patsubst lib/model/$(1)_%.c,X(%),$(sort $(wildcard lib/model/$(1)_*.c)))
$(B)/lib/model/adapter.o: $(B)/model/adapters.h
$(B)/lib/model/adapter.o: CPPFLAGS_ += -I$(B)
$(B)/model/adapters.h: FORCE
	@mkdir -p $(@D)
	@printf '#define ADAPTERS_%s(X) %s\n' CHAT '$(call adapters,chat)' EMBED '$(call adapters,embed)' \
	  RERANK '$(call adapters,rerank)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# Packages: what the build needs, and what the tests and checks need besides.
BUILD_DEPS = gcc libc6-dev make g++ libsqlite3-dev libstemmer-dev libutf8proc-dev libinih-dev libfaiss-dev libxxhash-dev libopenblas0-pthread libcurl4-openssl-dev libreadline-dev
TEST_DEPS  = bats jq sqlite3 python3 git zsh fish fzf mandoc man-db groff shellcheck strace wordnet-base clang libclang-rt-dev clang-format universal-ctags procps
COVER_DEPS = lcov
VALGRIND_DEPS = valgrind
deps:
	@sh tests/deps.sh $(BUILD_DEPS) $(TEST_DEPS) $(if $(DEPS),$(DEPS))

demo:
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory -j$(JOBS) all >/dev/null
	@PATH="$(CURDIR)/$(B):$$PATH" sh examples/demo.sh $(B)/demo

# The tests: JOBS bats files at a time, each test in a home of its own.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
check:
	@$(MAKE) --no-print-directory deps
	@sh tests/npm.sh build/npm
	@$(MAKE) --no-print-directory -j$(JOBS) WERROR=1 all unit
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/run.sh $(JOBS)
unit: $(UNITS:%=$(B)/%) $(B)/llmd $(B)/faiss.so
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/units.sh $(JOBS) $(UNITS:%=$(B)/%)
lint: all
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/lint.sh
asan:
	$(MAKE) SANITIZE=address,undefined check
tsan:
	$(MAKE) SANITIZE=thread check
valgrind: all
	@$(MAKE) --no-print-directory deps DEPS="$(VALGRIND_DEPS)"
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/valgrind.sh
coverage:
	@$(MAKE) --no-print-directory deps DEPS="$(COVER_DEPS)"
	$(MAKE) COVERAGE=1 CFLAGS="-O0 -g" check
	lcov -q -c -d build-coverage/lib -o build-coverage/lib.info && lcov --summary build-coverage/lib.info
bench: all
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/bench/run.sh
soak: all $(B)/llmd
	@MEMOS_BUILD="$(CURDIR)/$(B)" sh tests/soak.sh

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
	  $(DESTDIR)$(DATADIR)/bash-completion/completions $(DESTDIR)$(DATADIR)/zsh/site-functions \
	  $(DESTDIR)$(DATADIR)/fish/vendor_completions.d $(DESTDIR)$(DATADIR)/doc/memos
	install -s -m 755 $(CMDS:%=$(B)/%) $(DESTDIR)$(BINDIR)
	install -s -m 644 $(B)/faiss.so $(DESTDIR)$(LIBDIR)
	install -m 644 $(B)/words.bin $(DESTDIR)$(LIBDIR)
	for n in 1 5 7; do install -m 644 man/*.$$n $(DESTDIR)$(MANDIR)/man$$n || exit 1; done
	install -m 644 completions/_memos $(DESTDIR)$(DATADIR)/zsh/site-functions
	install -m 644 completions/memos.bash $(DESTDIR)$(DATADIR)/bash-completion/completions/memos
	install -m 644 completions/memos.fish $(DESTDIR)$(DATADIR)/fish/vendor_completions.d
	for c in $(CMDS); do ln -sf memos $(DESTDIR)$(DATADIR)/bash-completion/completions/$$c; \
	  ln -sf memos.fish $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/$$c.fish; done
	install -m 644 LICENSE README.md examples/* $(DESTDIR)$(DATADIR)/doc/memos
uninstall:
	cd $(DESTDIR)$(BINDIR) && rm -f $(CMDS)
	rm -rf $(DESTDIR)$(LIBDIR)
	cd $(DESTDIR)$(MANDIR) && rm -f $(patsubst man/%.1,man1/%.1,$(wildcard man/*.1)) man5/memos-*.5 $(patsubst man/%.7,man7/%.7,$(wildcard man/*.7))
	cd $(DESTDIR)$(DATADIR) && rm -f zsh/site-functions/_memos bash-completion/completions/memos $(CMDS:%=bash-completion/completions/%) \
	  fish/vendor_completions.d/memos.fish $(CMDS:%=fish/vendor_completions.d/%.fish) && rm -rf doc/memos
dist:
	git archive --prefix=memos-$(VERSION)/ -o memos-$(VERSION).tar.gz HEAD
clean:
	rm -rf build build-*
help:
	@echo 'all        build the commands into build/        check      run every test'
	@echo 'deps       install what is missing (Debian)      lint       formatting, layers, pages, sizes'
	@echo 'demo       deps, all, and a first conversation   asan tsan  check under sanitizers'
	@echo 'unit       the unit tests alone                  valgrind   commands under valgrind'
	@echo 'bench      speed and retrieval, with goals       coverage   lines of lib that the tests reach'
	@echo 'soak       the long forms of the tests           dist       a source archive'
	@echo 'install    PREFIX=/usr/local DESTDIR=            uninstall clean'

-include $(LIBOBJ:.o=.d) $(FAISS:.o=.d) $(STUB:%.c=$(B)/%.d) $(CMDS:%=$(B)/cmd/%.d) $(UNITS:%=$(B)/tests/unit/%.d)
.SECONDARY:
.PHONY: FORCE all deps demo check unit lint asan tsan valgrind coverage bench soak install uninstall dist clean help

# Plain make: `make demo`, `make check`, `make install PREFIX=/usr`; `make help`
# lists the rest.  Local overrides go in config.mk (never committed).
-include config.mk

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share
CC      ?= cc
CFLAGS  ?= -O2 -g
HARDEN  ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong

comma   := ,
B       := build$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))$(if $(COVERAGE),-coverage)
PKGS     = sqlite3 libcjson libutf8proc
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	   -Wwrite-strings -Wpointer-arith -Wvla -Wformat=2 -Wundef
CPPFLAGS_ = -Ilib -D_GNU_SOURCE -MMD -MP $(if $(SANITIZE),,$(HARDEN)) $(CPPFLAGS)
CFLAGS_  = -std=c11 $(WARN) $(if $(WERROR),-Werror) -ffunction-sections -fdata-sections $(CFLAGS) \
	   $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all) $(if $(COVERAGE),--coverage)
LDFLAGS_ = -Wl,--gc-sections -Wl,-z,relro $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage) $(LDFLAGS)
# Static where Debian has an archive: every shared object costs start-up time.
LIBS_    = -Wl,-Bstatic -lsqlite3 -lstemmer -lutf8proc -Wl,-Bdynamic -lcjson -lm $(LDLIBS)

CMDS    := $(patsubst cmd/%.c,%,$(wildcard cmd/memos-*.c))
UNITS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test-*.c))
LIBOBJ  := $(patsubst lib/%,$(B)/lib/%.o,$(basename $(wildcard lib/*/*.c lib/*/*.S)))

all: $(CMDS:%=$(B)/%)

$(B)/libmemos.a: $(LIBOBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_) $(CFLAGS_) -c -o $@ $<
$(CMDS:%=$(B)/%): $(B)/%: $(B)/cmd/%.o $(B)/libmemos.a
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_)
$(UNITS:%=$(B)/%): $(B)/%: $(B)/tests/unit/%.o $(B)/libmemos.a
	$(CC) $(LDFLAGS_) -o $@ $^ $(LIBS_)

# The word table: the committed files, sorted into the form that is linked in.
$(B)/lib/text/table_data.o: lib/text/table_data.S $(B)/words.bin
	$(CC) -I$(B) -c -o $@ $<
$(B)/words.bin: $(B)/mktable $(wildcard lib/text/wn510/*)
	$(B)/mktable lib/text/wn510 $@
$(B)/mktable: lib/text/wn510/mktable.c Makefile
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARN) -O2 -D_GNU_SOURCE -o $@ $<

-include $(LIBOBJ:.o=.d) $(CMDS:%=$(B)/cmd/%.d) $(UNITS:%=$(B)/tests/unit/%.d)
.SECONDARY:
.PHONY: all deps demo check unit lint asan tsan valgrind coverage bench soak install uninstall dist clean help

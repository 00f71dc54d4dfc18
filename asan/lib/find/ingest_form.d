asan/lib/find/ingest_form.o: lib/find/ingest_form.c \
 lib/find/ingest_form.h lib/base/err.h lib/base/record.h lib/base/arena.h \
 lib/base/buf.h lib/base/clock.h lib/base/json.h lib/store/db.h \
 lib/base/alloc.h lib/store/formation.h
lib/find/ingest_form.h:
lib/base/err.h:
lib/base/record.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/json.h:
lib/store/db.h:
lib/base/alloc.h:
lib/store/formation.h:

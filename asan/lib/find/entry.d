asan/lib/find/entry.o: lib/find/entry.c lib/find/entry.h lib/base/buf.h \
 lib/store/vectors.h lib/base/arena.h lib/base/err.h lib/store/db.h \
 lib/base/record.h lib/base/clock.h lib/base/json.h
lib/find/entry.h:
lib/base/buf.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/base/err.h:
lib/store/db.h:
lib/base/record.h:
lib/base/clock.h:
lib/base/json.h:

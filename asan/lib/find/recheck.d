asan/lib/find/recheck.o: lib/find/recheck.c lib/find/recheck.h \
 lib/base/buf.h lib/base/err.h lib/store/db.h lib/store/vectors.h \
 lib/base/arena.h lib/find/entry.h lib/store/entries.h
lib/find/recheck.h:
lib/base/buf.h:
lib/base/err.h:
lib/store/db.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/find/entry.h:
lib/store/entries.h:

asan/lib/find/part.o: lib/find/part.c lib/find/part.h lib/find/asked.h \
 lib/text/analyse.h lib/base/buf.h lib/text/stop.h lib/find/ivf.h \
 lib/base/err.h lib/store/mapped.h lib/find/words.h lib/find/entry.h \
 lib/store/vectors.h lib/base/arena.h lib/store/db.h \
 lib/store/selection.h lib/store/filter.h lib/base/json.h \
 lib/base/alloc.h
lib/find/part.h:
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/find/ivf.h:
lib/base/err.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/store/db.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/json.h:
lib/base/alloc.h:

asan/lib/find/bm25f.o: lib/find/bm25f.c lib/find/bm25f.h lib/find/part.h \
 lib/find/asked.h lib/text/analyse.h lib/base/buf.h lib/text/stop.h \
 lib/find/ivf.h lib/base/err.h lib/store/mapped.h lib/find/words.h \
 lib/find/entry.h lib/store/vectors.h lib/base/arena.h lib/store/db.h \
 lib/store/selection.h lib/store/filter.h lib/base/json.h \
 lib/base/alloc.h lib/find/lanes.h
lib/find/bm25f.h:
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
lib/find/lanes.h:

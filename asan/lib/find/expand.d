asan/lib/find/expand.o: lib/find/expand.c lib/find/expand.h \
 lib/base/err.h lib/find/index.h lib/base/arena.h lib/find/ivf.h \
 lib/store/mapped.h lib/base/buf.h lib/find/words.h lib/find/entry.h \
 lib/store/vectors.h lib/store/db.h lib/text/analyse.h \
 lib/store/segments.h lib/store/cube.h lib/store/filter.h lib/base/json.h \
 lib/base/alloc.h lib/find/allow_filter.h lib/text/match.h
lib/find/expand.h:
lib/base/err.h:
lib/find/index.h:
lib/base/arena.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/base/buf.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/text/analyse.h:
lib/store/segments.h:
lib/store/cube.h:
lib/store/filter.h:
lib/base/json.h:
lib/base/alloc.h:
lib/find/allow_filter.h:
lib/text/match.h:

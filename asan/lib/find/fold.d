asan/lib/find/fold.o: lib/find/fold.c lib/find/fold.h lib/base/arena.h \
 lib/base/err.h lib/find/rank.h lib/find/asked.h lib/text/analyse.h \
 lib/base/buf.h lib/text/stop.h lib/find/gather.h lib/find/bm25f.h \
 lib/find/part.h lib/find/ivf.h lib/store/mapped.h lib/find/words.h \
 lib/find/entry.h lib/store/vectors.h lib/store/db.h \
 lib/store/selection.h lib/store/filter.h lib/base/json.h \
 lib/find/graph.h lib/find/scope.h lib/find/index.h lib/store/segments.h \
 lib/store/cube.h lib/base/alloc.h lib/base/record.h lib/base/clock.h
lib/find/fold.h:
lib/base/arena.h:
lib/base/err.h:
lib/find/rank.h:
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/find/gather.h:
lib/find/bm25f.h:
lib/find/part.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/json.h:
lib/find/graph.h:
lib/find/scope.h:
lib/find/index.h:
lib/store/segments.h:
lib/store/cube.h:
lib/base/alloc.h:
lib/base/record.h:
lib/base/clock.h:

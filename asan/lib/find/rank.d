asan/lib/find/rank.o: lib/find/rank.c lib/find/rank.h lib/base/err.h \
 lib/find/asked.h lib/text/analyse.h lib/base/buf.h lib/text/stop.h \
 lib/find/gather.h lib/find/bm25f.h lib/find/part.h lib/find/ivf.h \
 lib/store/mapped.h lib/find/words.h lib/find/entry.h lib/store/vectors.h \
 lib/base/arena.h lib/store/db.h lib/store/selection.h lib/store/filter.h \
 lib/base/json.h lib/find/graph.h lib/find/scope.h lib/find/index.h \
 lib/store/segments.h lib/store/cube.h lib/base/alloc.h lib/base/record.h \
 lib/base/clock.h lib/find/ranker.h lib/find/best.h
lib/find/rank.h:
lib/base/err.h:
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
lib/base/arena.h:
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
lib/find/ranker.h:
lib/find/best.h:

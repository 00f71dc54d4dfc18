asan/lib/find/search.o: lib/find/search.c lib/find/search.h \
 lib/base/arena.h lib/base/err.h lib/base/record.h lib/base/buf.h \
 lib/base/clock.h lib/base/json.h lib/find/rank.h lib/find/asked.h \
 lib/text/analyse.h lib/text/stop.h lib/find/gather.h lib/find/bm25f.h \
 lib/find/part.h lib/find/ivf.h lib/store/mapped.h lib/find/words.h \
 lib/find/entry.h lib/store/vectors.h lib/store/db.h \
 lib/store/selection.h lib/store/filter.h lib/find/graph.h \
 lib/find/scope.h lib/find/index.h lib/store/segments.h lib/store/cube.h \
 lib/model/embedders.h lib/model/meter.h lib/model/remote.h \
 lib/model/client.h lib/model/settings.h lib/model/space.h \
 lib/model/static.h lib/base/alloc.h lib/find/expand.h \
 lib/find/fingerprint.h lib/find/search_state.h lib/find/past.h \
 lib/find/query_vector.h
lib/find/search.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/record.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/json.h:
lib/find/rank.h:
lib/find/asked.h:
lib/text/analyse.h:
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
lib/find/graph.h:
lib/find/scope.h:
lib/find/index.h:
lib/store/segments.h:
lib/store/cube.h:
lib/model/embedders.h:
lib/model/meter.h:
lib/model/remote.h:
lib/model/client.h:
lib/model/settings.h:
lib/model/space.h:
lib/model/static.h:
lib/base/alloc.h:
lib/find/expand.h:
lib/find/fingerprint.h:
lib/find/search_state.h:
lib/find/past.h:
lib/find/query_vector.h:

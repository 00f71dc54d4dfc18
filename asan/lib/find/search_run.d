asan/lib/find/search_run.o: lib/find/search_run.c lib/find/search_state.h \
 lib/find/asked.h lib/text/analyse.h lib/base/buf.h lib/text/stop.h \
 lib/find/index.h lib/base/arena.h lib/base/err.h lib/find/ivf.h \
 lib/store/mapped.h lib/find/words.h lib/find/entry.h lib/store/vectors.h \
 lib/store/db.h lib/store/segments.h lib/store/cube.h lib/find/past.h \
 lib/model/embedders.h lib/model/meter.h lib/model/remote.h \
 lib/base/json.h lib/model/client.h lib/model/settings.h \
 lib/model/space.h lib/model/static.h lib/store/selection.h \
 lib/store/filter.h lib/find/query_vector.h lib/find/search.h \
 lib/base/record.h lib/base/clock.h lib/find/rank.h lib/find/gather.h \
 lib/find/bm25f.h lib/find/part.h lib/find/graph.h lib/find/scope.h \
 lib/find/fingerprint.h lib/find/fold.h lib/store/rows.h \
 lib/store/edits.h
lib/find/search_state.h:
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/find/index.h:
lib/base/arena.h:
lib/base/err.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/store/segments.h:
lib/store/cube.h:
lib/find/past.h:
lib/model/embedders.h:
lib/model/meter.h:
lib/model/remote.h:
lib/base/json.h:
lib/model/client.h:
lib/model/settings.h:
lib/model/space.h:
lib/model/static.h:
lib/store/selection.h:
lib/store/filter.h:
lib/find/query_vector.h:
lib/find/search.h:
lib/base/record.h:
lib/base/clock.h:
lib/find/rank.h:
lib/find/gather.h:
lib/find/bm25f.h:
lib/find/part.h:
lib/find/graph.h:
lib/find/scope.h:
lib/find/fingerprint.h:
lib/find/fold.h:
lib/store/rows.h:
lib/store/edits.h:

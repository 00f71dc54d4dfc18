asan/lib/mind/decide_near_text.o: lib/mind/decide_near_text.c \
 lib/mind/decide_near.h lib/base/arena.h lib/base/err.h lib/find/search.h \
 lib/base/record.h lib/base/buf.h lib/base/clock.h lib/base/json.h \
 lib/find/rank.h lib/find/asked.h lib/text/analyse.h lib/text/stop.h \
 lib/find/gather.h lib/find/bm25f.h lib/find/part.h lib/find/ivf.h \
 lib/store/mapped.h lib/find/words.h lib/find/entry.h lib/store/vectors.h \
 lib/store/db.h lib/store/selection.h lib/store/filter.h lib/find/graph.h \
 lib/find/scope.h lib/find/index.h lib/store/segments.h lib/store/cube.h \
 lib/model/embedders.h lib/model/meter.h lib/model/remote.h \
 lib/model/client.h lib/model/settings.h lib/model/space.h \
 lib/model/static.h lib/mind/claims.h lib/mind/decide.h lib/find/ingest.h \
 lib/find/preparer.h lib/store/rows.h lib/store/edits.h \
 lib/store/states.h lib/mind/resolve.h lib/store/entities.h \
 lib/mind/decide_like.h lib/store/rows_same.h
lib/mind/decide_near.h:
lib/base/arena.h:
lib/base/err.h:
lib/find/search.h:
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
lib/mind/claims.h:
lib/mind/decide.h:
lib/find/ingest.h:
lib/find/preparer.h:
lib/store/rows.h:
lib/store/edits.h:
lib/store/states.h:
lib/mind/resolve.h:
lib/store/entities.h:
lib/mind/decide_like.h:
lib/store/rows_same.h:

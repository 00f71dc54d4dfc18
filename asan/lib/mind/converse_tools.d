asan/lib/mind/converse_tools.o: lib/mind/converse_tools.c \
 lib/mind/converse_state.h lib/mind/converse.h lib/base/arena.h \
 lib/base/buf.h lib/base/err.h lib/find/ingest.h lib/base/record.h \
 lib/base/clock.h lib/base/json.h lib/find/preparer.h lib/find/entry.h \
 lib/store/vectors.h lib/store/db.h lib/model/space.h lib/model/static.h \
 lib/model/embedders.h lib/model/meter.h lib/model/remote.h \
 lib/model/client.h lib/model/settings.h lib/store/cube.h \
 lib/store/rows.h lib/store/edits.h lib/store/selection.h \
 lib/store/filter.h lib/store/states.h lib/find/search.h lib/find/rank.h \
 lib/find/asked.h lib/text/analyse.h lib/text/stop.h lib/find/gather.h \
 lib/find/bm25f.h lib/find/part.h lib/find/ivf.h lib/store/mapped.h \
 lib/find/words.h lib/find/graph.h lib/find/scope.h lib/find/index.h \
 lib/store/segments.h lib/mind/pack.h lib/store/blocks.h \
 lib/mind/working.h lib/model/chat.h lib/mind/recall.h lib/store/access.h \
 lib/base/utf8.h
lib/mind/converse_state.h:
lib/mind/converse.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/find/ingest.h:
lib/base/record.h:
lib/base/clock.h:
lib/base/json.h:
lib/find/preparer.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/model/space.h:
lib/model/static.h:
lib/model/embedders.h:
lib/model/meter.h:
lib/model/remote.h:
lib/model/client.h:
lib/model/settings.h:
lib/store/cube.h:
lib/store/rows.h:
lib/store/edits.h:
lib/store/selection.h:
lib/store/filter.h:
lib/store/states.h:
lib/find/search.h:
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
lib/find/graph.h:
lib/find/scope.h:
lib/find/index.h:
lib/store/segments.h:
lib/mind/pack.h:
lib/store/blocks.h:
lib/mind/working.h:
lib/model/chat.h:
lib/mind/recall.h:
lib/store/access.h:
lib/base/utf8.h:

asan/lib/mind/consolidate_facts.o: lib/mind/consolidate_facts.c \
 lib/base/alloc.h lib/mind/consolidate_plan.h lib/mind/cluster.h \
 lib/mind/consolidate.h lib/base/arena.h lib/base/buf.h lib/base/err.h \
 lib/find/ingest.h lib/base/record.h lib/base/clock.h lib/base/json.h \
 lib/find/preparer.h lib/find/entry.h lib/store/vectors.h lib/store/db.h \
 lib/model/space.h lib/model/static.h lib/model/embedders.h \
 lib/model/meter.h lib/model/remote.h lib/model/client.h \
 lib/model/settings.h lib/store/cube.h lib/store/rows.h lib/store/edits.h \
 lib/store/selection.h lib/store/filter.h lib/store/states.h \
 lib/mind/summarise.h lib/mind/claims.h lib/mind/decide_like.h \
 lib/mind/decide_words.h
lib/base/alloc.h:
lib/mind/consolidate_plan.h:
lib/mind/cluster.h:
lib/mind/consolidate.h:
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
lib/mind/summarise.h:
lib/mind/claims.h:
lib/mind/decide_like.h:
lib/mind/decide_words.h:

asan/lib/find/past.o: lib/find/past.c lib/find/past.h lib/base/err.h \
 lib/model/embedders.h lib/model/meter.h lib/base/buf.h \
 lib/model/remote.h lib/base/arena.h lib/base/json.h lib/model/client.h \
 lib/model/settings.h lib/model/space.h lib/model/static.h \
 lib/store/cube.h lib/store/db.h lib/store/selection.h lib/store/filter.h \
 lib/base/alloc.h lib/find/ingest.h lib/base/record.h lib/base/clock.h \
 lib/find/preparer.h lib/find/entry.h lib/store/vectors.h \
 lib/store/rows.h lib/store/edits.h lib/store/states.h lib/store/schema.h
lib/find/past.h:
lib/base/err.h:
lib/model/embedders.h:
lib/model/meter.h:
lib/base/buf.h:
lib/model/remote.h:
lib/base/arena.h:
lib/base/json.h:
lib/model/client.h:
lib/model/settings.h:
lib/model/space.h:
lib/model/static.h:
lib/store/cube.h:
lib/store/db.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/alloc.h:
lib/find/ingest.h:
lib/base/record.h:
lib/base/clock.h:
lib/find/preparer.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/rows.h:
lib/store/edits.h:
lib/store/states.h:
lib/store/schema.h:

asan/lib/find/ingest_entry.o: lib/find/ingest_entry.c \
 lib/find/ingest_entry.h lib/base/arena.h lib/base/buf.h lib/base/err.h \
 lib/find/ingest.h lib/base/record.h lib/base/clock.h lib/base/json.h \
 lib/find/preparer.h lib/find/entry.h lib/store/vectors.h lib/store/db.h \
 lib/model/space.h lib/model/static.h lib/model/embedders.h \
 lib/model/meter.h lib/model/remote.h lib/model/client.h \
 lib/model/settings.h lib/store/cube.h lib/store/rows.h lib/store/edits.h \
 lib/store/selection.h lib/store/filter.h lib/store/states.h \
 lib/find/ingest_form.h lib/store/entries.h lib/store/segments.h
lib/find/ingest_entry.h:
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
lib/find/ingest_form.h:
lib/store/entries.h:
lib/store/segments.h:

asan/lib/find/reembed.o: lib/find/reembed.c lib/find/reembed.h \
 lib/base/err.h lib/model/space.h lib/base/buf.h lib/model/static.h \
 lib/store/cube.h lib/store/db.h lib/find/fingerprint.h \
 lib/store/vectors.h lib/base/arena.h lib/find/ingest.h lib/base/record.h \
 lib/base/clock.h lib/base/json.h lib/find/preparer.h lib/find/entry.h \
 lib/model/embedders.h lib/model/meter.h lib/model/remote.h \
 lib/model/client.h lib/model/settings.h lib/store/rows.h \
 lib/store/edits.h lib/store/selection.h lib/store/filter.h \
 lib/store/states.h lib/find/reembed_make.h lib/store/publish.h \
 lib/store/segments.h lib/store/next.h
lib/find/reembed.h:
lib/base/err.h:
lib/model/space.h:
lib/base/buf.h:
lib/model/static.h:
lib/store/cube.h:
lib/store/db.h:
lib/find/fingerprint.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/find/ingest.h:
lib/base/record.h:
lib/base/clock.h:
lib/base/json.h:
lib/find/preparer.h:
lib/find/entry.h:
lib/model/embedders.h:
lib/model/meter.h:
lib/model/remote.h:
lib/model/client.h:
lib/model/settings.h:
lib/store/rows.h:
lib/store/edits.h:
lib/store/selection.h:
lib/store/filter.h:
lib/store/states.h:
lib/find/reembed_make.h:
lib/store/publish.h:
lib/store/segments.h:
lib/store/next.h:

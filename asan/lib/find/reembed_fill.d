asan/lib/find/reembed_fill.o: lib/find/reembed_fill.c \
 lib/find/reembed_fill.h lib/find/reembed.h lib/base/err.h \
 lib/model/space.h lib/base/buf.h lib/model/static.h lib/store/cube.h \
 lib/store/db.h lib/model/remote.h lib/base/arena.h lib/base/json.h \
 lib/model/client.h lib/model/meter.h lib/model/settings.h \
 lib/base/alloc.h lib/store/rows.h lib/base/record.h lib/base/clock.h \
 lib/store/edits.h lib/store/selection.h lib/store/filter.h \
 lib/store/vectors.h
lib/find/reembed_fill.h:
lib/find/reembed.h:
lib/base/err.h:
lib/model/space.h:
lib/base/buf.h:
lib/model/static.h:
lib/store/cube.h:
lib/store/db.h:
lib/model/remote.h:
lib/base/arena.h:
lib/base/json.h:
lib/model/client.h:
lib/model/meter.h:
lib/model/settings.h:
lib/base/alloc.h:
lib/store/rows.h:
lib/base/record.h:
lib/base/clock.h:
lib/store/edits.h:
lib/store/selection.h:
lib/store/filter.h:
lib/store/vectors.h:

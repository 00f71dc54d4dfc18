asan/lib/find/preparer.o: lib/find/preparer.c lib/find/preparer.h \
 lib/base/arena.h lib/base/record.h lib/base/buf.h lib/base/clock.h \
 lib/base/err.h lib/base/json.h lib/find/entry.h lib/store/vectors.h \
 lib/store/db.h lib/model/space.h lib/model/static.h lib/base/alloc.h \
 lib/base/utf8.h lib/find/importance.h lib/model/embed.h \
 lib/text/analyse.h lib/text/table.h lib/text/cues.h lib/text/redact.h
lib/find/preparer.h:
lib/base/arena.h:
lib/base/record.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/model/space.h:
lib/model/static.h:
lib/base/alloc.h:
lib/base/utf8.h:
lib/find/importance.h:
lib/model/embed.h:
lib/text/analyse.h:
lib/text/table.h:
lib/text/cues.h:
lib/text/redact.h:

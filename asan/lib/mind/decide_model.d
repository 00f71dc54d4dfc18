asan/lib/mind/decide_model.o: lib/mind/decide_model.c \
 lib/mind/decide_model.h lib/mind/asker.h lib/base/arena.h lib/base/err.h \
 lib/base/json.h lib/base/buf.h lib/model/chat.h lib/model/client.h \
 lib/model/meter.h lib/model/settings.h lib/store/queue.h lib/store/db.h \
 lib/mind/decide.h lib/find/ingest.h lib/base/record.h lib/base/clock.h \
 lib/find/preparer.h lib/find/entry.h lib/store/vectors.h \
 lib/model/space.h lib/model/static.h lib/model/embedders.h \
 lib/model/remote.h lib/store/cube.h lib/store/rows.h lib/store/edits.h \
 lib/store/selection.h lib/store/filter.h lib/store/states.h \
 lib/mind/claims.h lib/mind/resolve.h lib/store/entities.h \
 lib/base/utf8.h lib/mind/decide_like.h lib/mind/relations.h \
 lib/model/prompt.h lib/text/inert.h
lib/mind/decide_model.h:
lib/mind/asker.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/json.h:
lib/base/buf.h:
lib/model/chat.h:
lib/model/client.h:
lib/model/meter.h:
lib/model/settings.h:
lib/store/queue.h:
lib/store/db.h:
lib/mind/decide.h:
lib/find/ingest.h:
lib/base/record.h:
lib/base/clock.h:
lib/find/preparer.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/model/space.h:
lib/model/static.h:
lib/model/embedders.h:
lib/model/remote.h:
lib/store/cube.h:
lib/store/rows.h:
lib/store/edits.h:
lib/store/selection.h:
lib/store/filter.h:
lib/store/states.h:
lib/mind/claims.h:
lib/mind/resolve.h:
lib/store/entities.h:
lib/base/utf8.h:
lib/mind/decide_like.h:
lib/mind/relations.h:
lib/model/prompt.h:
lib/text/inert.h:

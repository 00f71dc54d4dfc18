asan/lib/mind/asker.o: lib/mind/asker.c lib/mind/asker.h lib/base/arena.h \
 lib/base/err.h lib/base/json.h lib/base/buf.h lib/model/chat.h \
 lib/model/client.h lib/model/meter.h lib/model/settings.h \
 lib/store/queue.h lib/store/db.h lib/base/alloc.h
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
lib/base/alloc.h:

asan/lib/base/record_read.o: lib/base/record_read.c lib/base/record.h \
 lib/base/arena.h lib/base/buf.h lib/base/clock.h lib/base/err.h \
 lib/base/json.h lib/base/id.h lib/base/messages.h \
 lib/base/record_fields.h
lib/base/record.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/base/id.h:
lib/base/messages.h:
lib/base/record_fields.h:

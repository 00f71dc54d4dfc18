asan/lib/base/record_fields.o: lib/base/record_fields.c \
 lib/base/record_fields.h lib/base/arena.h lib/base/err.h lib/base/json.h \
 lib/base/buf.h lib/base/record.h lib/base/clock.h lib/base/id.h \
 lib/base/record_answer.h lib/base/record_time.h lib/base/record_vector.h \
 lib/base/utf8.h
lib/base/record_fields.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/json.h:
lib/base/buf.h:
lib/base/record.h:
lib/base/clock.h:
lib/base/id.h:
lib/base/record_answer.h:
lib/base/record_time.h:
lib/base/record_vector.h:
lib/base/utf8.h:

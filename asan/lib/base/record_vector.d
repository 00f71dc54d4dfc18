asan/lib/base/record_vector.o: lib/base/record_vector.c \
 lib/base/record_vector.h lib/base/arena.h lib/base/buf.h lib/base/json.h \
 lib/base/err.h lib/base/base64.h lib/base/record.h lib/base/clock.h
lib/base/record_vector.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/json.h:
lib/base/err.h:
lib/base/base64.h:
lib/base/record.h:
lib/base/clock.h:

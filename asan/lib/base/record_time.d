asan/lib/base/record_time.o: lib/base/record_time.c \
 lib/base/record_time.h lib/base/arena.h lib/base/clock.h lib/base/buf.h \
 lib/base/err.h lib/base/json.h lib/base/utf8.h
lib/base/record_time.h:
lib/base/arena.h:
lib/base/clock.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/json.h:
lib/base/utf8.h:

asan/lib/base/record.o: lib/base/record.c lib/base/record.h \
 lib/base/arena.h lib/base/buf.h lib/base/clock.h lib/base/err.h \
 lib/base/json.h lib/base/record_vector.h lib/base/utf8.h
lib/base/record.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/base/record_vector.h:
lib/base/utf8.h:

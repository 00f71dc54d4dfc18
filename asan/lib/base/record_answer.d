asan/lib/base/record_answer.o: lib/base/record_answer.c \
 lib/base/record_answer.h lib/base/buf.h lib/base/json.h lib/base/arena.h \
 lib/base/err.h lib/base/record.h lib/base/clock.h
lib/base/record_answer.h:
lib/base/buf.h:
lib/base/json.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/record.h:
lib/base/clock.h:

asan/lib/base/json_stream.o: lib/base/json_stream.c \
 lib/base/json_stream.h lib/base/arena.h lib/base/buf.h lib/base/err.h \
 lib/base/json.h lib/base/prog.h
lib/base/json_stream.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/json.h:
lib/base/prog.h:

asan/lib/base/messages.o: lib/base/messages.c lib/base/messages.h \
 lib/base/arena.h lib/base/buf.h lib/base/err.h lib/base/json.h \
 lib/base/utf8.h
lib/base/messages.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/json.h:
lib/base/utf8.h:

asan/lib/base/json.o: lib/base/json.c lib/base/json.h lib/base/arena.h \
 lib/base/buf.h lib/base/err.h lib/base/alloc.h lib/base/clock.h \
 lib/base/json_scan.h lib/base/utf8.h
lib/base/json.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/alloc.h:
lib/base/clock.h:
lib/base/json_scan.h:
lib/base/utf8.h:

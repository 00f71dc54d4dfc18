asan/lib/base/json_scan.o: lib/base/json_scan.c lib/base/json_scan.h \
 lib/base/json.h lib/base/arena.h lib/base/buf.h lib/base/err.h \
 lib/base/json_keys.h lib/base/utf8.h
lib/base/json_scan.h:
lib/base/json.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/json_keys.h:
lib/base/utf8.h:

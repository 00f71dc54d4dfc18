asan/lib/mind/claims.o: lib/mind/claims.c lib/mind/claims.h \
 lib/base/arena.h lib/base/clock.h lib/base/buf.h lib/base/err.h \
 lib/base/record.h lib/base/json.h lib/base/alloc.h
lib/mind/claims.h:
lib/base/arena.h:
lib/base/clock.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/record.h:
lib/base/json.h:
lib/base/alloc.h:

asan/lib/find/scope.o: lib/find/scope.c lib/find/scope.h lib/base/err.h \
 lib/store/db.h lib/store/selection.h lib/base/arena.h lib/base/buf.h \
 lib/store/filter.h lib/base/json.h lib/base/alloc.h
lib/find/scope.h:
lib/base/err.h:
lib/store/db.h:
lib/store/selection.h:
lib/base/arena.h:
lib/base/buf.h:
lib/store/filter.h:
lib/base/json.h:
lib/base/alloc.h:

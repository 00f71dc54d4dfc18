asan/lib/find/graph.o: lib/find/graph.c lib/find/graph.h lib/base/err.h \
 lib/find/scope.h lib/store/db.h lib/store/selection.h lib/base/arena.h \
 lib/base/buf.h lib/store/filter.h lib/base/json.h lib/text/analyse.h \
 lib/base/alloc.h lib/base/record.h lib/base/clock.h lib/base/utf8.h \
 lib/find/graph_names.h
lib/find/graph.h:
lib/base/err.h:
lib/find/scope.h:
lib/store/db.h:
lib/store/selection.h:
lib/base/arena.h:
lib/base/buf.h:
lib/store/filter.h:
lib/base/json.h:
lib/text/analyse.h:
lib/base/alloc.h:
lib/base/record.h:
lib/base/clock.h:
lib/base/utf8.h:
lib/find/graph_names.h:

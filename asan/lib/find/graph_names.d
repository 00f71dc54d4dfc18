asan/lib/find/graph_names.o: lib/find/graph_names.c \
 lib/find/graph_names.h lib/base/arena.h lib/base/err.h lib/store/db.h \
 lib/find/graph.h lib/find/scope.h lib/store/selection.h lib/base/buf.h \
 lib/store/filter.h lib/base/json.h lib/text/analyse.h \
 lib/store/entities.h lib/text/stop.h
lib/find/graph_names.h:
lib/base/arena.h:
lib/base/err.h:
lib/store/db.h:
lib/find/graph.h:
lib/find/scope.h:
lib/store/selection.h:
lib/base/buf.h:
lib/store/filter.h:
lib/base/json.h:
lib/text/analyse.h:
lib/store/entities.h:
lib/text/stop.h:

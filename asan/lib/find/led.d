asan/lib/find/led.o: lib/find/led.c lib/find/led.h lib/find/graph.h \
 lib/base/err.h lib/find/scope.h lib/store/db.h lib/store/selection.h \
 lib/base/arena.h lib/base/buf.h lib/store/filter.h lib/base/json.h \
 lib/text/analyse.h lib/find/part.h lib/find/asked.h lib/text/stop.h \
 lib/find/ivf.h lib/store/mapped.h lib/find/words.h lib/find/entry.h \
 lib/store/vectors.h lib/base/alloc.h
lib/find/led.h:
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
lib/find/part.h:
lib/find/asked.h:
lib/text/stop.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/base/alloc.h:

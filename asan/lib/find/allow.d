asan/lib/find/allow.o: lib/find/allow.c lib/find/allow.h lib/find/part.h \
 lib/find/asked.h lib/text/analyse.h lib/base/buf.h lib/text/stop.h \
 lib/find/ivf.h lib/base/err.h lib/store/mapped.h lib/find/words.h \
 lib/find/entry.h lib/store/vectors.h lib/base/arena.h lib/store/db.h \
 lib/store/selection.h lib/store/filter.h lib/base/json.h \
 lib/find/scope.h lib/store/cube.h lib/base/alloc.h lib/base/clock.h \
 lib/base/record.h lib/base/sort.h lib/find/allow_filter.h \
 lib/find/allow_words.h lib/store/filter_sql.h
lib/find/allow.h:
lib/find/part.h:
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/find/ivf.h:
lib/base/err.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/store/db.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/json.h:
lib/find/scope.h:
lib/store/cube.h:
lib/base/alloc.h:
lib/base/clock.h:
lib/base/record.h:
lib/base/sort.h:
lib/find/allow_filter.h:
lib/find/allow_words.h:
lib/store/filter_sql.h:

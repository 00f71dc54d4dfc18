asan/lib/find/part_segment.o: lib/find/part_segment.c \
 lib/find/part_segment.h lib/find/index.h lib/base/arena.h lib/base/err.h \
 lib/find/ivf.h lib/store/mapped.h lib/base/buf.h lib/find/words.h \
 lib/find/entry.h lib/store/vectors.h lib/store/db.h lib/text/analyse.h \
 lib/store/segments.h lib/store/cube.h lib/find/part.h lib/find/asked.h \
 lib/text/stop.h lib/store/selection.h lib/store/filter.h lib/base/json.h \
 lib/find/recheck.h lib/find/scope.h lib/base/alloc.h lib/base/record.h \
 lib/base/clock.h lib/find/faiss.h
lib/find/part_segment.h:
lib/find/index.h:
lib/base/arena.h:
lib/base/err.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/base/buf.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/store/db.h:
lib/text/analyse.h:
lib/store/segments.h:
lib/store/cube.h:
lib/find/part.h:
lib/find/asked.h:
lib/text/stop.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/json.h:
lib/find/recheck.h:
lib/find/scope.h:
lib/base/alloc.h:
lib/base/record.h:
lib/base/clock.h:
lib/find/faiss.h:

asan/lib/find/allow_words.o: lib/find/allow_words.c \
 lib/find/allow_words.h lib/base/err.h lib/find/part.h lib/find/asked.h \
 lib/text/analyse.h lib/base/buf.h lib/text/stop.h lib/find/ivf.h \
 lib/store/mapped.h lib/find/words.h lib/find/entry.h lib/store/vectors.h \
 lib/base/arena.h lib/store/db.h lib/store/selection.h lib/store/filter.h \
 lib/base/json.h lib/store/cube.h lib/base/alloc.h lib/text/match.h
lib/find/allow_words.h:
lib/base/err.h:
lib/find/part.h:
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/store/db.h:
lib/store/selection.h:
lib/store/filter.h:
lib/base/json.h:
lib/store/cube.h:
lib/base/alloc.h:
lib/text/match.h:

asan/lib/find/index.o: lib/find/index.c lib/find/index.h lib/base/arena.h \
 lib/base/err.h lib/find/ivf.h lib/store/mapped.h lib/base/buf.h \
 lib/find/words.h lib/find/entry.h lib/store/vectors.h lib/store/db.h \
 lib/text/analyse.h lib/store/segments.h lib/store/cube.h \
 lib/base/alloc.h
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
lib/base/alloc.h:

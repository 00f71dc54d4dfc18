asan/lib/find/seal_build.o: lib/find/seal_build.c lib/find/seal_build.h \
 lib/base/buf.h lib/base/err.h lib/store/publish.h lib/store/cube.h \
 lib/store/db.h lib/store/segments.h lib/base/arena.h lib/store/vectors.h \
 lib/base/alloc.h lib/find/entry.h lib/find/faiss.h lib/find/ivf.h \
 lib/store/mapped.h lib/find/words_build.h lib/store/entries.h
lib/find/seal_build.h:
lib/base/buf.h:
lib/base/err.h:
lib/store/publish.h:
lib/store/cube.h:
lib/store/db.h:
lib/store/segments.h:
lib/base/arena.h:
lib/store/vectors.h:
lib/base/alloc.h:
lib/find/entry.h:
lib/find/faiss.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words_build.h:
lib/store/entries.h:

asan/lib/find/seal.o: lib/find/seal.c lib/find/seal.h lib/base/err.h \
 lib/store/cube.h lib/base/buf.h lib/store/db.h lib/base/alloc.h \
 lib/find/fingerprint.h lib/model/space.h lib/store/vectors.h \
 lib/base/arena.h lib/find/seal_build.h lib/store/publish.h \
 lib/store/segments.h lib/find/seal_check.h lib/store/queue.h
lib/find/seal.h:
lib/base/err.h:
lib/store/cube.h:
lib/base/buf.h:
lib/store/db.h:
lib/base/alloc.h:
lib/find/fingerprint.h:
lib/model/space.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/find/seal_build.h:
lib/store/publish.h:
lib/store/segments.h:
lib/find/seal_check.h:
lib/store/queue.h:

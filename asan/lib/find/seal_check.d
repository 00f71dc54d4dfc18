asan/lib/find/seal_check.o: lib/find/seal_check.c lib/find/seal_check.h \
 lib/base/buf.h lib/base/err.h lib/store/segments.h lib/base/arena.h \
 lib/store/cube.h lib/store/db.h lib/find/fingerprint.h lib/model/space.h \
 lib/store/vectors.h lib/find/ivf.h lib/store/mapped.h lib/find/words.h \
 lib/find/entry.h lib/text/analyse.h
lib/find/seal_check.h:
lib/base/buf.h:
lib/base/err.h:
lib/store/segments.h:
lib/base/arena.h:
lib/store/cube.h:
lib/store/db.h:
lib/find/fingerprint.h:
lib/model/space.h:
lib/store/vectors.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/find/words.h:
lib/find/entry.h:
lib/text/analyse.h:

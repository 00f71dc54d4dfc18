asan/lib/find/fingerprint.o: lib/find/fingerprint.c \
 lib/find/fingerprint.h lib/base/buf.h lib/base/err.h lib/model/space.h \
 lib/store/cube.h lib/store/db.h lib/store/vectors.h lib/base/arena.h \
 lib/text/analyse.h
lib/find/fingerprint.h:
lib/base/buf.h:
lib/base/err.h:
lib/model/space.h:
lib/store/cube.h:
lib/store/db.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/text/analyse.h:

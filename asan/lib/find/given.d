asan/lib/find/given.o: lib/find/given.c lib/find/given.h lib/base/err.h \
 lib/store/db.h lib/store/vectors.h lib/base/arena.h
lib/find/given.h:
lib/base/err.h:
lib/store/db.h:
lib/store/vectors.h:
lib/base/arena.h:

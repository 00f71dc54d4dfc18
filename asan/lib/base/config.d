asan/lib/base/config.o: lib/base/config.c lib/base/config.h \
 lib/base/buf.h lib/base/err.h lib/base/alloc.h
lib/base/config.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/alloc.h:

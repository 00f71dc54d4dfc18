asan/lib/base/durable.o: lib/base/durable.c lib/base/durable.h \
 lib/base/err.h lib/base/alloc.h
lib/base/durable.h:
lib/base/err.h:
lib/base/alloc.h:

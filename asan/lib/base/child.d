asan/lib/base/child.o: lib/base/child.c lib/base/child.h lib/base/clock.h \
 lib/base/buf.h lib/base/err.h
lib/base/child.h:
lib/base/clock.h:
lib/base/buf.h:
lib/base/err.h:

asan/lib/base/clock.o: lib/base/clock.c lib/base/clock.h lib/base/buf.h \
 lib/base/err.h lib/base/utf8.h
lib/base/clock.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/utf8.h:

asan/lib/base/prog.o: lib/base/prog.c lib/base/prog.h lib/base/err.h \
 lib/base/buf.h lib/base/clock.h lib/base/utf8.h
lib/base/prog.h:
lib/base/err.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/utf8.h:

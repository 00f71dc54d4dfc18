asan/lib/base/lines.o: lib/base/lines.c lib/base/lines.h lib/base/buf.h \
 lib/base/err.h lib/base/prog.h
lib/base/lines.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/prog.h:

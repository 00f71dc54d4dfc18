asan/lib/base/opt.o: lib/base/opt.c lib/base/opt.h lib/base/alloc.h \
 lib/base/buf.h lib/base/prog.h lib/base/err.h
lib/base/opt.h:
lib/base/alloc.h:
lib/base/buf.h:
lib/base/prog.h:
lib/base/err.h:

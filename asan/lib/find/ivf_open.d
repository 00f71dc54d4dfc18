asan/lib/find/ivf_open.o: lib/find/ivf_open.c lib/base/alloc.h \
 lib/find/ivf.h lib/base/err.h lib/store/mapped.h lib/base/buf.h
lib/base/alloc.h:
lib/find/ivf.h:
lib/base/err.h:
lib/store/mapped.h:
lib/base/buf.h:

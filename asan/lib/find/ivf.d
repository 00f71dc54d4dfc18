asan/lib/find/ivf.o: lib/find/ivf.c lib/find/ivf.h lib/base/err.h \
 lib/store/mapped.h lib/base/buf.h lib/base/alloc.h lib/find/ivf_scan.h
lib/find/ivf.h:
lib/base/err.h:
lib/store/mapped.h:
lib/base/buf.h:
lib/base/alloc.h:
lib/find/ivf_scan.h:

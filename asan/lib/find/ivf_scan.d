asan/lib/find/ivf_scan.o: lib/find/ivf_scan.c lib/find/ivf_scan.h \
 lib/find/ivf.h lib/base/err.h lib/store/mapped.h lib/base/buf.h \
 lib/base/alloc.h
lib/find/ivf_scan.h:
lib/find/ivf.h:
lib/base/err.h:
lib/store/mapped.h:
lib/base/buf.h:
lib/base/alloc.h:

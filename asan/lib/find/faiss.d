asan/lib/find/faiss.o: lib/find/faiss.c lib/find/faiss.h lib/base/err.h \
 lib/find/ivf.h lib/store/mapped.h lib/base/buf.h lib/base/alloc.h \
 lib/find/faiss_open.h lib/find/blas.h lib/find/ivf_probe.h
lib/find/faiss.h:
lib/base/err.h:
lib/find/ivf.h:
lib/store/mapped.h:
lib/base/buf.h:
lib/base/alloc.h:
lib/find/faiss_open.h:
lib/find/blas.h:
lib/find/ivf_probe.h:

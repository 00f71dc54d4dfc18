asan/lib/find/faiss_open.o: lib/find/faiss_open.c lib/find/faiss_open.h \
 lib/base/err.h lib/find/blas.h lib/base/alloc.h
lib/find/faiss_open.h:
lib/base/err.h:
lib/find/blas.h:
lib/base/alloc.h:

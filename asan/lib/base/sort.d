asan/lib/base/sort.o: lib/base/sort.c lib/base/sort.h lib/base/alloc.h
lib/base/sort.h:
lib/base/alloc.h:

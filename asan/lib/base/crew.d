asan/lib/base/crew.o: lib/base/crew.c lib/base/crew.h lib/base/alloc.h
lib/base/crew.h:
lib/base/alloc.h:

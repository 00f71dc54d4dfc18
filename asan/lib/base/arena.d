asan/lib/base/arena.o: lib/base/arena.c lib/base/arena.h lib/base/alloc.h
lib/base/arena.h:
lib/base/alloc.h:

asan/lib/mind/cluster.o: lib/mind/cluster.c lib/mind/cluster.h \
 lib/base/alloc.h
lib/mind/cluster.h:
lib/base/alloc.h:

asan/lib/find/asked.o: lib/find/asked.c lib/find/asked.h \
 lib/text/analyse.h lib/base/buf.h lib/text/stop.h lib/base/alloc.h \
 lib/text/cues.h
lib/find/asked.h:
lib/text/analyse.h:
lib/base/buf.h:
lib/text/stop.h:
lib/base/alloc.h:
lib/text/cues.h:

asan/lib/find/allow_filter.o: lib/find/allow_filter.c \
 lib/find/allow_filter.h lib/base/arena.h lib/store/filter.h \
 lib/base/buf.h lib/base/err.h lib/base/json.h lib/base/clock.h
lib/find/allow_filter.h:
lib/base/arena.h:
lib/store/filter.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/json.h:
lib/base/clock.h:

asan/lib/find/query_text_print.o: lib/find/query_text_print.c \
 lib/find/query_text.h lib/base/arena.h lib/base/buf.h lib/base/err.h \
 lib/store/filter.h lib/base/json.h lib/find/query_text_item.h
lib/find/query_text.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/err.h:
lib/store/filter.h:
lib/base/json.h:
lib/find/query_text_item.h:

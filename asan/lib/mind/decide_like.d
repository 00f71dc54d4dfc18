asan/lib/mind/decide_like.o: lib/mind/decide_like.c \
 lib/mind/decide_like.h lib/base/arena.h lib/base/record.h lib/base/buf.h \
 lib/base/clock.h lib/base/err.h lib/base/json.h lib/mind/claims.h \
 lib/mind/relations.h lib/text/normal.h
lib/mind/decide_like.h:
lib/base/arena.h:
lib/base/record.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/mind/claims.h:
lib/mind/relations.h:
lib/text/normal.h:

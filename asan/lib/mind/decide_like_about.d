asan/lib/mind/decide_like_about.o: lib/mind/decide_like_about.c \
 lib/mind/decide_like.h lib/base/arena.h lib/base/record.h lib/base/buf.h \
 lib/base/clock.h lib/base/err.h lib/base/json.h lib/mind/claims.h \
 lib/mind/decide_words.h
lib/mind/decide_like.h:
lib/base/arena.h:
lib/base/record.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/mind/claims.h:
lib/mind/decide_words.h:

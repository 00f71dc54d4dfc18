asan/lib/mind/decide_denial.o: lib/mind/decide_denial.c \
 lib/mind/decide_denial.h lib/base/arena.h lib/mind/claims.h \
 lib/base/clock.h lib/base/buf.h lib/base/err.h lib/base/record.h \
 lib/base/json.h lib/mind/decide_like.h lib/mind/extract_words.h \
 lib/mind/relations.h
lib/mind/decide_denial.h:
lib/base/arena.h:
lib/mind/claims.h:
lib/base/clock.h:
lib/base/buf.h:
lib/base/err.h:
lib/base/record.h:
lib/base/json.h:
lib/mind/decide_like.h:
lib/mind/extract_words.h:
lib/mind/relations.h:

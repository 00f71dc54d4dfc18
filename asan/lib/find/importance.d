asan/lib/find/importance.o: lib/find/importance.c lib/find/importance.h \
 lib/base/record.h lib/base/arena.h lib/base/buf.h lib/base/clock.h \
 lib/base/err.h lib/base/json.h lib/base/utf8.h lib/text/cues.h \
 lib/text/cues_word.h
lib/find/importance.h:
lib/base/record.h:
lib/base/arena.h:
lib/base/buf.h:
lib/base/clock.h:
lib/base/err.h:
lib/base/json.h:
lib/base/utf8.h:
lib/text/cues.h:
lib/text/cues_word.h:

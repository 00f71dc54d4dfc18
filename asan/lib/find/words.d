asan/lib/find/words.o: lib/find/words.c lib/find/words.h lib/base/err.h \
 lib/find/entry.h lib/base/buf.h lib/store/vectors.h lib/base/arena.h \
 lib/store/db.h lib/store/mapped.h lib/text/analyse.h lib/base/alloc.h \
 lib/find/words_block.h lib/find/words_form.h lib/base/checksum.h
lib/find/words.h:
lib/base/err.h:
lib/find/entry.h:
lib/base/buf.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/store/db.h:
lib/store/mapped.h:
lib/text/analyse.h:
lib/base/alloc.h:
lib/find/words_block.h:
lib/find/words_form.h:
lib/base/checksum.h:

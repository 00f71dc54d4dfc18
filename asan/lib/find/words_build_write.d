asan/lib/find/words_build_write.o: lib/find/words_build_write.c \
 lib/find/words_build.h lib/base/err.h lib/find/entry.h lib/base/buf.h \
 lib/store/vectors.h lib/base/arena.h lib/store/db.h lib/base/alloc.h \
 lib/find/words.h lib/store/mapped.h lib/text/analyse.h \
 lib/find/words_block.h lib/find/words_build_form.h \
 lib/find/words_stems.h lib/find/words_form.h lib/base/checksum.h \
 lib/find/words_out.h lib/text/stop.h
lib/find/words_build.h:
lib/base/err.h:
lib/find/entry.h:
lib/base/buf.h:
lib/store/vectors.h:
lib/base/arena.h:
lib/store/db.h:
lib/base/alloc.h:
lib/find/words.h:
lib/store/mapped.h:
lib/text/analyse.h:
lib/find/words_block.h:
lib/find/words_build_form.h:
lib/find/words_stems.h:
lib/find/words_form.h:
lib/base/checksum.h:
lib/find/words_out.h:
lib/text/stop.h:

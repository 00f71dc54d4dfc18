asan/lib/find/words_stems.o: lib/find/words_stems.c \
 lib/find/words_stems.h lib/base/buf.h lib/base/alloc.h \
 lib/find/words_form.h lib/base/checksum.h
lib/find/words_stems.h:
lib/base/buf.h:
lib/base/alloc.h:
lib/find/words_form.h:
lib/base/checksum.h:

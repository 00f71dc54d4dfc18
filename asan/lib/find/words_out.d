asan/lib/find/words_out.o: lib/find/words_out.c lib/find/words_out.h \
 lib/base/err.h lib/find/words_form.h lib/base/checksum.h
lib/find/words_out.h:
lib/base/err.h:
lib/find/words_form.h:
lib/base/checksum.h:

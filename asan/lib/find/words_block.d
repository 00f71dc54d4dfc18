asan/lib/find/words_block.o: lib/find/words_block.c \
 lib/find/words_block.h
lib/find/words_block.h:

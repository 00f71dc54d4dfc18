asan/lib/base/checksum_wide.o: lib/base/checksum_wide.c \
 lib/base/checksum_wide.h
lib/base/checksum_wide.h:

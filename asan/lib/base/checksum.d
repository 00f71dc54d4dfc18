asan/lib/base/checksum.o: lib/base/checksum.c lib/base/checksum.h \
 lib/base/checksum_wide.h
lib/base/checksum.h:
lib/base/checksum_wide.h:

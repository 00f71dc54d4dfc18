asan/lib/base/json_keys.o: lib/base/json_keys.c lib/base/json_keys.h \
 lib/base/alloc.h lib/base/checksum.h
lib/base/json_keys.h:
lib/base/alloc.h:
lib/base/checksum.h:

asan/lib/base/id.o: lib/base/id.c lib/base/id.h lib/base/utf8.h
lib/base/id.h:
lib/base/utf8.h:

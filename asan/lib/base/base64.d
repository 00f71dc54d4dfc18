asan/lib/base/base64.o: lib/base/base64.c lib/base/base64.h
lib/base/base64.h:

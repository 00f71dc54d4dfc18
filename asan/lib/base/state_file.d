asan/lib/base/state_file.o: lib/base/state_file.c lib/base/state_file.h \
 lib/base/buf.h
lib/base/state_file.h:
lib/base/buf.h:

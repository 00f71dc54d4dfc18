asan/lib/base/json_schema_read.o: lib/base/json_schema_read.c \
 lib/base/json_schema_form.h lib/base/json_schema.h lib/base/arena.h \
 lib/base/err.h lib/base/json.h lib/base/buf.h
lib/base/json_schema_form.h:
lib/base/json_schema.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/json.h:
lib/base/buf.h:

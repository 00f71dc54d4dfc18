asan/lib/base/json_schema.o: lib/base/json_schema.c \
 lib/base/json_schema.h lib/base/arena.h lib/base/err.h lib/base/json.h \
 lib/base/buf.h lib/base/json_schema_form.h lib/base/utf8.h
lib/base/json_schema.h:
lib/base/arena.h:
lib/base/err.h:
lib/base/json.h:
lib/base/buf.h:
lib/base/json_schema_form.h:
lib/base/utf8.h:

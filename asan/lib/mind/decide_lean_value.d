asan/lib/mind/decide_lean_value.o: lib/mind/decide_lean_value.c \
 lib/mind/decide_lean_value.h
lib/mind/decide_lean_value.h:

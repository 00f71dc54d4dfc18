asan/lib/base/opt_fault.o: lib/base/opt_fault.c lib/base/opt.h
lib/base/opt.h:

#ifndef MEMOS_BASE_ALLOC_H
#define MEMOS_BASE_ALLOC_H

#include <stddef.h>

/*
 * Memory that cannot fail.  This is the only module of the library that ends
 * the program: with no memory left it prints one line and exits with status 3.
 * A transaction that was open is rolled back by the next opener of the store.
 */

/* Returns size zeroed bytes, owned by the caller, to be given to free(). */
void *alloc_bytes(size_t size);

/* Returns n * size zeroed bytes; a product that overflows ends the program. */
void *alloc_array(size_t n, size_t size);

/* Like realloc() to n * size bytes; what is new is not zeroed. */
void *alloc_grow(void *p, size_t n, size_t size);

/* Returns an owned copy of len bytes at s with a NUL behind them. */
char *alloc_copy(const char *s, size_t len);

/* Makes a failed allocation inside a library end the program likewise. */
_Noreturn void alloc_die(void);

#endif

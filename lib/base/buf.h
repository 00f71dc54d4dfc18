#ifndef MEMOS_BASE_BUF_H
#define MEMOS_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

/*
 * Growing bytes.  A zeroed struct buf is empty and ready; data is NULL until
 * the first byte comes, and has a NUL behind its len bytes from then on.
 */
struct buf {
	char *data;
	size_t len, size;
};

/* Makes room for n more bytes and returns where they go; len stays. */
char *buf_room(struct buf *b, size_t n);

void buf_add(struct buf *b, const void *data, size_t len);
void buf_char(struct buf *b, char c);
void buf_string(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The text of b, "" if nothing came yet; borrowed until b changes. */
const char *buf_text(const struct buf *b);

/* Drops the first n bytes. */
void buf_drop(struct buf *b, size_t n);

/* Empties b but keeps its memory for more. */
void buf_reset(struct buf *b);

/* Gives the memory back; b is empty and ready again. */
void buf_release(struct buf *b);

#endif

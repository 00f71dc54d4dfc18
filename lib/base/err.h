#ifndef MEMOS_BASE_ERR_H
#define MEMOS_BASE_ERR_H

/*
 * What went wrong, said once, where it was found.  The library fills a struct
 * err of the caller and never prints; the command's front prints it.
 */
enum err_kind {
	ERR_NONE,
	ERR_INPUT, /* the user's line, option or value is wrong: status 2 */
	ERR_STORE, /* a file, store or output cannot be used: status 3 */
	ERR_MODEL, /* a model cannot be reached: status 4 */
};

struct err {
	enum err_kind kind;
	char text[480]; /* lower case, no full stop, subject in 'quotes' */
};

/* Fills err and returns -1, so that `return err_set(...)` reads well. */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The exit status that memos(7) promises for err: 0, 2, 3 or 4. */
int err_status(const struct err *err);

#endif

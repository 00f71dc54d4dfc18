#ifndef MEMOS_BASE_PROG_H
#define MEMOS_BASE_PROG_H

#include <stdbool.h>

#include "base/err.h"

#define PROG_VERSION "0.1.0"

/* Exit statuses, memos(7). */
enum {
	PROG_OK = 0,
	PROG_NONE = 1,  /* nothing found */
	PROG_INPUT = 2, /* usage or bad input */
	PROG_STORE = 3, /* store or output unusable */
	PROG_MODEL = 4, /* a model cannot be reached */
};

/*
 * The front that commands share: begin, messages, end.  With opt.c and
 * alloc.c it is the only part of the library that prints or exits.
 */

/*
 * First call of main(): umask 077, the name for messages (borrowed), SIGPIPE
 * left as a write error (EPIPE) so that a command can finish its transaction.
 * A standard descriptor that is closed stays unusable, but no other file can
 * take its number.  A MEMOS_NOW that is no time ends the program with status
 * 2.
 */
void prog_begin(const char *name);

/*
 * Prints "name: text" on stderr as one line, with control characters made
 * visible (\x0a); the status becomes err's.
 */
void prog_error(const struct err *err);

/* Same with "name: <file>:<line>: text". */
void
prog_error_at(const struct err *err, const char *file, unsigned long long line);

/* Prints "name: warning: text"; changes no status. */
void prog_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Remembers status if it is graver (greater) than what is remembered. */
void prog_status(int status);

/*
 * Writes to stdout, through a buffer; a signal does not cut it short.  False
 * once the output is gone (closed pipe, full disk).
 */
bool prog_write(const char *data, unsigned long len);

/* Writes out what the buffer holds; false as for prog_write(). */
bool prog_flush(void);

/* Whether the reader of stdout went away (EPIPE): silence is then right. */
bool prog_closed(void);

/*
 * Puts into err why the output is gone.  It is then for the caller to say, and
 * prog_end() does not say it again.
 */
void prog_output_fault(struct err *err);

/* Writes out at once what is durable; -1 as prog_output_fault() says. */
int prog_tell(const char *data, unsigned long len, struct err *err);

/*
 * Last call of main(): flushes and closes stdout, says "write error: ..." if
 * that failed other than by a closed pipe, and returns the exit status.
 */
int prog_end(void);

/*
 * Makes SIGINT, SIGTERM and SIGHUP interrupt a read instead of ending the
 * program, but for those that were ignored when it started.
 */
void prog_catch(void);

/* The number of the signal that came last since prog_catch(), or 0. */
int prog_signal(void);

#endif

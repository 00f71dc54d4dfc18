#ifndef MEMOS_BASE_CHILD_H
#define MEMOS_BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Another program, started without a shell: its words are what stands between
 * blanks.
 */
enum { CHILD_WORDS_MAX = 64 };

/*
 * Splits words at blanks, in place, with NULL behind the last; argv has room
 * for CHILD_WORDS_MAX + 1.  Returns how many, 0 for none or too many.
 */
size_t child_split(char *words, char **argv);

/*
 * Starts argv[0], looked for in PATH, with this standard input (-1: nothing is
 * on it) and output; its stderr is ours, or nobody's if it is to be quiet, and
 * no other file of ours is open in it that is marked close-on-exec.  An errno,
 * or 0.
 */
int child_start(char **argv, int in, int out, bool quiet, pid_t *pid);

/*
 * Waits for its end, and returns its status.  At `until`, by clock_ticks(), or
 * once stopped() says so, which may be NULL, it is killed.
 */
int child_end(pid_t pid, int64_t until, int (*stopped)(void), bool *killed);

#endif

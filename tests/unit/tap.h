#ifndef MEMOS_TESTS_TAP_H
#define MEMOS_TESTS_TAP_H

/* A test file is a main() of tap() calls and ends with `return tap_end();`. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failed;

/* One test: ok, and its name as a sentence. */
__attribute__((format(printf, 2, 3), unused)) static bool
tap(bool ok, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", ok ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !ok;
	return ok;
}

/* Prints the plan; the exit status of main(). */
static int
tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif

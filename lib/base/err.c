#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	err->kind = kind;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_status(const struct err *err)
{
	static const int status[] = { [ERR_NONE] = 0,
		[ERR_INPUT] = 2,
		[ERR_STORE] = 3,
		[ERR_MODEL] = 4 };

	return status[err->kind];
}

/*
 * Options: a command line, an argument a line of the input, through a table
 * with every kind of option.  opt_parse() ends the program where it answers or
 * refuses, so it is compiled in here with an exit() that jumps back, and with
 * allocations that are given back then.
 */
#include "fuzz.h"

#include <setjmp.h>

#include "base/opt.h"
#include "base/prog.h"

enum { ARGS_MAX = 40, LIVE_MAX = 64 };

static jmp_buf ended;
static void *live[LIVE_MAX];
static struct err refusal;

static size_t
live_slot(const void *p)
{
	size_t i = 0;

	while (i < LIVE_MAX && live[i] != p)
		i++;
	MUST(i < LIVE_MAX);
	return i;
}

static void *
fuzz_array(size_t n, size_t size)
{
	void *p = alloc_array(n, size);

	live[live_slot(NULL)] = p;
	return p;
}

static void *
fuzz_grow(void *p, size_t n, size_t size)
{
	size_t i = live_slot(p);

	live[i] = NULL;
	p = alloc_grow(p, n, size);
	live[i] = p;
	return p;
}

static void
fuzz_free(void *p)
{
	if (p)
		live[live_slot(p)] = NULL;
	free(p);
}

static void
free_live(void)
{
	for (size_t i = 0; i < LIVE_MAX; i++) {
		free(live[i]);
		live[i] = NULL;
	}
}

static _Noreturn void
fuzz_exit(int status)
{
	longjmp(ended, status + 1);
}

/* The front, which would print. */
bool
prog_write(const char *data, unsigned long len)
{
	MUST(len && data[len - 1] == '\n');
	MUST(strlen(data) == len);
	return true;
}

void
prog_error(const struct err *err)
{
	refusal = *err;
}

int
prog_end(void)
{
	return PROG_OK;
}

#define alloc_array(n, size)   fuzz_array(n, size)
#define alloc_grow(p, n, size) fuzz_grow(p, n, size)
#define free(p)                fuzz_free(p)
#define exit(status)           fuzz_exit(status)
#include "base/buf.c"
#include "base/opt.c"
#undef alloc_array
#undef alloc_grow
#undef free
#undef exit

static bool flag, other;
static int64_t any, limit;
static const char *file, *format, *text;
static struct opt_list list;

static const struct opt table[] = {
	{ "any", 0, OPT_INT, &any, "n", "any number", 0, 0 },
	{ "file", 'f', OPT_FILE, &file, "path", "a path", 0, 0 },
	{ "flag", 'a', OPT_FLAG, &flag, NULL, "a flag", 0, 0 },
	{ "format", 0, OPT_ENUM, &format, "jsonl,text", "a choice", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n", "a number", -5, 10000 },
	{ "list", 'l', OPT_LIST, &list, "word", "a list", 0, 0 },
	{ "other", 'o', OPT_FLAG, &other, NULL, "another flag", 0, 0 },
	{ "text", 't', OPT_STR, &text, "word", "a text", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-fuzz", "[word ...]",
	"does nothing", "$ memos-fuzz\n$ memos-fuzz -k 3\n", table };

static char *args[ARGS_MAX + 1], *before[ARGS_MAX + 1];
static int n_args;

/* An argument a line, each ending where it ends. */
static void
split(const uint8_t *data, size_t size)
{
	n_args = 1;
	args[0] = fuzz_string("memos-fuzz", 10);
	while (size && n_args < ARGS_MAX) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;

		args[n_args++] = fuzz_string(data, len);
		len += end != NULL;
		data += len;
		size -= len;
	}
	args[n_args] = NULL;
	memcpy(before, args, sizeof before);
}

/* Whether a value stands within one of the arguments. */
static bool
is_borrowed(const char *value)
{
	for (int i = 0; i < n_args; i++)
		if (value >= before[i] &&
		    value <= before[i] + strlen(before[i]))
			return true;
	return !value;
}

static void
check_parsed(int first)
{
	int at = 0;

	MUST(first >= 1 && first <= n_args);
	/* none is lost, and operands stay in their order */
	for (int i = 0; i < n_args; i++) {
		int n = 0;

		for (int k = 0; k < n_args; k++)
			n += args[k] == before[i];
		MUST(n == 1);
	}
	for (int i = first; i < n_args; i++) {
		while (at < n_args && before[at] != args[i])
			at++;
		MUST(at < n_args);
	}
	MUST(is_borrowed(text) && is_borrowed(file) && is_borrowed(format));
	for (size_t i = 0; i < list.n; i++)
		MUST(list.items[i] && is_borrowed(list.items[i]));
	MUST(limit >= -5 && limit <= 10000);
	MUST(!format || !strcmp(format, "jsonl") || !strcmp(format, "text"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int status;

	flag = other = false;
	any = limit = 0;
	file = format = text = NULL;
	list = (struct opt_list){ 0 };
	refusal = (struct err){ 0 };
	split(data, size);
	status = setjmp(ended);
	if (!status)
		check_parsed(opt_parse(&spec, n_args, args));
	else if (status == PROG_INPUT + 1)
		fuzz_refused(&refusal);
	else
		MUST(status == PROG_OK + 1 && !*refusal.text);
	free_live();
	for (int i = 0; i < n_args; i++)
		free(before[i]);
	return 0;
}

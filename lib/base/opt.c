#include "base/opt.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/prog.h"

enum {
	LEFT_MAX =
	    28, /* a wider left column of --help gets a line of its own */
	HINT_EDITS = 2,
};

/* A command line on its way through the table. */
struct parse {
	const struct opt_spec *spec;
	bool *seen; /* by row */
	int argc, at;
	char **argv, **operands;
};

/* What opt_parse() itself answers; listed behind the table's rows. */
enum { COMMON_HELP, COMMON_VERSION, COMMON_END };

static const struct opt common[] = {
	[COMMON_HELP] = { .name = "help", .help = "print this help and exit" },
	[COMMON_VERSION] = { .name = "version",
	    .help = "print the version and exit" },
	[COMMON_END] = { 0 },
};

/* Walks the table, then the common rows: *o starts as NULL; false at the end */
static bool
next_row(const struct opt_spec *spec, const struct opt **o)
{
	*o = *o ? *o + 1 : spec->opts;
	if (!(*o)->name && *o != &common[COMMON_END])
		*o = common;
	return (*o)->name != NULL;
}

/* A wrong command line: one sentence, then the end. */
static _Noreturn void __attribute__((format(printf, 1, 2)))
wrong(const char *fmt, ...)
{
	struct err err;
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(&err, ERR_INPUT, "%s; see --help", text);
	prog_error(&err);
	exit(PROG_INPUT);
}

/* Prints what was asked for instead of work, and ends the program. */
static _Noreturn void
answer(struct buf *text)
{
	prog_write(text->data, text->len);
	buf_release(text);
	exit(prog_end());
}

static void
put_argument(struct buf *out, const struct opt *o)
{
	if (o->kind != OPT_FLAG)
		buf_printf(out, " %s", o->arg);
}

static void
put_usage(struct buf *out, const struct opt_spec *spec)
{
	buf_printf(out, "usage: %s", spec->name);
	for (const struct opt *o = spec->opts; o->name; o++) {
		if (o->letter)
			buf_printf(out, " [-%c", o->letter);
		else
			buf_printf(out, " [--%s", o->name);
		put_argument(out, o);
		buf_char(out, ']');
	}
	if (spec->operands && *spec->operands)
		buf_printf(out, " %s", spec->operands);
	buf_char(out, '\n');
}

/* The left column of --help: "-k, --limit n". */
static const char *
left_column(struct buf *out, const struct opt *o)
{
	buf_reset(out);
	if (o->letter)
		buf_printf(out, "-%c, --%s", o->letter, o->name);
	else
		buf_printf(out, "    --%s", o->name);
	put_argument(out, o);
	return buf_text(out);
}

static void
put_options(struct buf *out, const struct opt_spec *spec)
{
	struct buf left = { 0 };
	int width = 0;

	for (const struct opt *o = NULL; next_row(spec, &o);) {
		left_column(&left, o);
		if (left.len <= LEFT_MAX && (int)left.len > width)
			width = (int)left.len;
	}
	for (const struct opt *o = NULL; next_row(spec, &o);) {
		buf_printf(out, "  %-*s", width, left_column(&left, o));
		if ((int)left.len > width)
			buf_printf(out, "\n  %*s", width, "");
		buf_printf(out, "  %s\n", o->help);
	}
	buf_release(&left);
}

static _Noreturn void
answer_help(const struct opt_spec *spec)
{
	struct buf out = { 0 };

	put_usage(&out, spec);
	buf_printf(&out, "\n%s\n\n", spec->does);
	put_options(&out, spec);
	if (spec->examples)
		buf_string(&out, "\nExamples:\n");
	for (const char *s = spec->examples; s && *s;) {
		int len = (int)strcspn(s, "\n");

		buf_printf(&out, "  %.*s\n", len, s);
		s += len + (s[len] == '\n');
	}
	answer(&out);
}

static _Noreturn void
answer_version(const struct opt_spec *spec)
{
	struct buf out = { 0 };

	buf_printf(&out, "%s %s\n", spec->name, PROG_VERSION);
	answer(&out);
}

/* One line an option, "-" for none: a shell's read drops empty fields. */
static _Noreturn void
answer_dump(const struct opt_spec *spec)
{
	static const char *const kinds[] = { "flag", "int", "str", "file",
		"enum", "list" };
	const char *fault = opt_fault(spec);
	struct buf out = { 0 };
	struct err err;

	if (fault) {
		err_set(&err, ERR_STORE, "%s", fault);
		prog_error(&err);
		exit(PROG_STORE);
	}
	for (const struct opt *o = NULL; next_row(spec, &o);)
		buf_printf(&out, "%s\t%c\t%s\t%s\t%s\n", o->name,
		    o->letter ? o->letter : '-', o->arg ? o->arg : "-",
		    kinds[o->kind], o->help);
	answer(&out);
}

/* How many edits turn a into b, or more than most. */
static int
edits(const char *a, const char *b, int most)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (!*a && !*b)
		return 0;
	if (most == 0)
		return 1;

	int best = most;
	int drop = *a ? edits(a + 1, b, most - 1) : best;
	int add = *b ? edits(a, b + 1, most - 1) : best;
	int change = *a && *b ? edits(a + 1, b + 1, most - 1) : best;

	best = drop < best ? drop : best;
	best = add < best ? add : best;
	best = change < best ? change : best;
	return best + 1;
}

/* The option that was probably meant: misspelt, or cut short. */
static const char *
meant(const struct opt_spec *spec, const char *typed)
{
	const char *best = NULL;
	size_t len = strlen(typed);
	int least = HINT_EDITS + 1;

	for (const struct opt *o = NULL; next_row(spec, &o);) {
		bool cut = strncmp(typed, o->name, len) == 0;
		int n = cut ? 1 : edits(typed, o->name, HINT_EDITS);

		/* as many edits as letters would make anything of it */
		if (n < least && n < (int)len) {
			least = n;
			best = o->name;
		}
	}
	return best;
}

/*
 * Ends with "unknown option", with a hint where typed resembles a name, or the
 * word behind the dashes a text: a list's item, a negative number.
 */
static _Noreturn void
unknown(const struct opt_spec *spec, const char *shown, const char *typed,
    const char *word)
{
	const char *name = meant(spec, typed);

	if (name)
		wrong("unknown option '%.100s' (did you mean '--%s'?)", shown,
		    name);
	if (isdigit((unsigned char)*word) || word[strcspn(word, " =")] == ' ')
		wrong("unknown option '%.100s' (-- goes before a text)", shown);
	wrong("unknown option '%.100s'", shown);
}

static void
store_int(const struct opt *o, const char *text)
{
	bool any = o->min == 0 && o->max == 0;
	char *end;

	errno = 0;
	long long n = strtoll(text, &end, 10);
	/* strtoll() would pass over blanks and take a plus sign */
	bool whole = (isdigit((unsigned char)*text) || *text == '-') && !*end &&
		     !errno;

	if (any && !whole)
		wrong("'%.100s' is not a number for '--%s'", text, o->name);
	if (!any && (!whole || n < o->min || n > o->max))
		wrong("'%.100s' is not a number from %ld to %ld for '--%s'",
		    text, o->min, o->max, o->name);
	*(int64_t *)o->value = n;
}

/* Moves *at to the next of "a,b,c" and returns its length; 0 at the end. */
static size_t
next_choice(const char **at, size_t len)
{
	*at += len;
	*at += len && **at == ',';
	return strcspn(*at, ",");
}

static void
store_enum(const struct opt *o, const char *text)
{
	struct buf all = { 0 };
	const char *s = o->arg;

	for (size_t n = 0; (n = next_choice(&s, n)) != 0;) {
		if (strlen(text) == n && memcmp(text, s, n) == 0) {
			*(const char **)o->value = text;
			buf_release(&all);
			return;
		}
		buf_printf(&all, "%s%.*s", all.len ? ", " : "", (int)n, s);
	}
	wrong("'%.100s' is not one of %.200s for '--%s'", text, buf_text(&all),
	    o->name);
}

static void
store_list(const struct opt *o, const char *text)
{
	struct opt_list *list = o->value;

	list->items = alloc_grow(list->items, list->n + 1, sizeof *list->items);
	list->items[list->n++] = text;
}

static void
store(struct parse *p, const struct opt *o, const char *text)
{
	bool *seen = &p->seen[o - p->spec->opts];

	if (*seen && o->kind != OPT_LIST)
		wrong("option '--%s' given twice", o->name);
	*seen = true;
	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)o->value = true;
		break;
	case OPT_INT:
		store_int(o, text);
		break;
	case OPT_STR:
	case OPT_FILE:
		*(const char **)o->value = text;
		break;
	case OPT_ENUM:
		store_enum(o, text);
		break;
	case OPT_LIST:
		store_list(o, text);
		break;
	}
}

/* The next word of the command line as the value of o. */
static const char *
next_word(struct parse *p, const struct opt *o)
{
	if (p->at == p->argc)
		wrong("option '--%s' needs a value", o->name);
	return p->argv[p->at++];
}

/* Takes "name" or "name=value", what follows two dashes. */
static void
parse_long(struct parse *p, const char *word)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;
	const struct opt *o = NULL;

	if (strcmp(word, "dump-options") == 0)
		answer_dump(p->spec);
	while (next_row(p->spec, &o))
		if (strlen(o->name) == len && memcmp(o->name, word, len) == 0)
			break;
	if (!o->name) {
		char name[80]; /* longer ones are shown cut */

		snprintf(name, sizeof name, "--%.*s",
		    len < sizeof name ? (int)len : (int)sizeof name, word);
		unknown(p->spec, name, name + 2, word);
	}
	if (o->kind == OPT_FLAG && value)
		wrong("option '--%s' takes no value", o->name);
	if (o == &common[COMMON_HELP])
		answer_help(p->spec);
	if (o == &common[COMMON_VERSION])
		answer_version(p->spec);
	if (o->kind != OPT_FLAG && !value)
		value = next_word(p, o);
	store(p, o, value);
}

/* Takes "a", "ab" or "kvalue", what follows one dash. */
static void
parse_letters(struct parse *p, const char *word)
{
	for (const char *s = word; *s;) {
		const struct opt *o = p->spec->opts;
		char letter[6] = "-";

		while (o->name && o->letter != *s)
			o++;
		if (!o->name) {
			/* all bytes of the character; and -limit for --limit */
			memcpy(letter + 1, s, 1);
			for (int n = 1; n < 4 && (s[n] & 0xc0) == 0x80; n++)
				letter[n + 1] = s[n];
			unknown(p->spec, letter, s == word ? word : "", word);
		}
		s++;
		if (o->kind == OPT_FLAG) {
			store(p, o, NULL);
			continue;
		}
		store(p, o, *s ? s : next_word(p, o));
		return;
	}
}

int
opt_parse(const struct opt_spec *spec, int argc, char **argv)
{
	struct parse p = { .spec = spec, .argc = argc, .at = 1, .argv = argv };
	size_t rows = 0, n = 0;
	int end = argc > 0;

	while (spec->opts[rows].name)
		rows++;
	p.seen = alloc_array(rows, sizeof *p.seen);
	p.operands = alloc_array((size_t)argc, sizeof *p.operands);
	while (p.at < argc) {
		int from = p.at;
		char *word = argv[p.at++];

		if (word[0] != '-' || !word[1]) {
			p.operands[n++] = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			argv[end++] = word;
			break;
		}
		if (word[1] == '-')
			parse_long(&p, word + 2);
		else
			parse_letters(&p, word + 1);
		while (from < p.at)
			argv[end++] = argv[from++];
	}
	while (p.at < argc)
		p.operands[n++] = argv[p.at++];
	if (n)
		memcpy(argv + end, p.operands, n * sizeof *p.operands);
	free(p.operands);
	free(p.seen);
	return end;
}

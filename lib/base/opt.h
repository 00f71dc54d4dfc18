#ifndef MEMOS_BASE_OPT_H
#define MEMOS_BASE_OPT_H

#include <stddef.h>

/*
 * One table of options a command: it parses, prints --help and usage, feeds
 * completion through --dump-options, and checks itself in a unit test.
 */
enum opt_kind {
	OPT_FLAG, /* bool * */
	OPT_INT,  /* int64_t *, within min and max */
	OPT_STR,  /* const char ** */
	OPT_FILE, /* const char **, completed as a path */
	OPT_ENUM, /* const char **, one of arg's "a,b,c" */
	OPT_LIST, /* struct opt_list *, may be repeated */
};

struct opt_list {
	const char **items;
	size_t n;
};

/* One row of a command's table, sorted by name; no name ends the table. */
struct opt {
	const char *name; /* without dashes */
	char letter;      /* 0 for none */
	enum opt_kind kind;
	void *value;
	const char *arg;  /* the argument's name; "a,b" for OPT_ENUM */
	const char *help; /* one line, lower case, no full stop */
	long min, max;    /* for OPT_INT; both 0 means any */
};

struct opt_spec {
	const char *name;     /* memos-search */
	const char *operands; /* "[query ...]" */
	const char *does;     /* one line, as in the page's NAME section */
	const char *examples; /* lines for --help, each `$ command`, or NULL */
	const struct opt *opts;
};

/*
 * Options that every command has, kept in one place: --cube --dir, the scope
 * and the like are rows of the commands that use them; --help and --version
 * are answered by opt_parse() itself.
 *
 * Parses argv, storing values as it goes, and returns the index of the first
 * operand (options end at the first operand or behind "--"; a lone "-" is an
 * operand).  --help, --version and --dump-options print to stdout and end the
 * program; a wrong command line says what is wrong on stderr and ends it with
 * status 2.  Long options take `--name=v` or `--name v`, are never shortened,
 * and may be given once unless they are OPT_LIST.
 */
int opt_parse(const struct opt_spec *spec, int argc, char **argv);

/*
 * Checks a table: sorted, no name or letter twice, help as the rules say.
 * Returns NULL, or a sentence about the first fault (static storage).
 */
const char *opt_fault(const struct opt_spec *spec);

#endif

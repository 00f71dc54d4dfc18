#ifndef MEMOS_BASE_OPT_H
#define MEMOS_BASE_OPT_H

#include <stddef.h>

/*
 * One table of options a command: it parses, prints --help and usage, feeds
 * completion through --dump-options, and is checked by opt_fault().
 */
enum opt_kind {
	OPT_FLAG, /* bool * */
	OPT_INT,  /* int64_t *, within min and max */
	OPT_STR,  /* const char ** */
	OPT_FILE, /* const char **, completed as a path */
	OPT_ENUM, /* const char **, one of arg's "a,b,c" */
	OPT_LIST, /* struct opt_list *, may be repeated */
};

/* Starts zeroed; items are of malloc(), their strings are argv's. */
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
	const char *operands; /* "[query ...]"; NULL or "" for none */
	const char *does;     /* one line, as in the page's NAME section */
	const char *examples; /* lines for --help, each `$ command`, or NULL */
	const struct opt *opts;
};

/*
 * Parses argv, storing values as it goes, and returns the index of the first
 * operand.  Options may follow operands: argv is permuted so that operands
 * come last, in their order; "--" ends options; a lone "-" is an operand.
 * Long options take `--name=v` or `--name v` and are never shortened; letters
 * take `-kv` or `-k v`, and flags may be grouped (`-ab`).  An option may be
 * given once unless it is OPT_LIST.
 *
 * --help and --version belong to every command and stand in no table.  They
 * and --dump-options print to stdout and end the program; a wrong command
 * line says what is wrong on stderr, in one line, and ends it with status 2.
 * Expects prog_begin() to have been called.
 */
int opt_parse(const struct opt_spec *spec, int argc, char **argv);

/*
 * Checks a table: sorted, no name or letter twice, help as the rules say.
 * Returns NULL, or a sentence about the first fault (static storage).
 * --dump-options runs it first and ends with status 3 if there is a fault, so
 * that a test can prove every command's table from outside.
 */
const char *opt_fault(const struct opt_spec *spec);

#endif

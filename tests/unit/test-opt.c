#include "base/opt.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/prog.h"
#include "tap.h"

enum { ARGS_MAX = 16 };

static bool all, explain;
static int64_t limit, offset;
static const char *cube, *file, *format;
static struct opt_list fields;

static const struct opt opts[] = {
	{ .name = "all",
	    .letter = 'a',
	    .value = &all,
	    .help = "take all of them" },
	{ .name = "cube",
	    .letter = 'c',
	    .kind = OPT_STR,
	    .value = &cube,
	    .arg = "name",
	    .help = "cube to read" },
	{ .name = "explain",
	    .letter = 'e',
	    .value = &explain,
	    .help = "print the parts of each score" },
	{ .name = "field",
	    .kind = OPT_LIST,
	    .value = &fields,
	    .arg = "name",
	    .help = "print this field" },
	{ .name = "file",
	    .kind = OPT_FILE,
	    .value = &file,
	    .arg = "path",
	    .help = "read from path" },
	{ .name = "format",
	    .letter = 'f',
	    .kind = OPT_ENUM,
	    .value = &format,
	    .arg = "jsonl,text",
	    .help = "how to write results" },
	{ .name = "limit",
	    .letter = 'k',
	    .kind = OPT_INT,
	    .value = &limit,
	    .arg = "n",
	    .help = "return at most n memories",
	    .min = 1,
	    .max = 10000 },
	{ .name = "offset",
	    .kind = OPT_INT,
	    .value = &offset,
	    .arg = "n",
	    .help = "begin with number n" },
	{ 0 },
};

static const struct opt_spec spec = {
	.name = "memos-test",
	.operands = "[query ...]",
	.does = "find memories that answer a question",
	.examples = "$ memos-test tea\n$ memos-test -k 3 'green tea'",
	.opts = opts,
};

/* Splits line at '|' into argv behind the command's name. */
static int
split(char *line, char **argv)
{
	int argc = 1;

	argv[0] = (char *)"memos-test";
	for (char *word = line; word && argc < ARGS_MAX; argc++) {
		char *end = strchr(word, '|');

		argv[argc] = word;
		word = end ? end + 1 : NULL;
		if (end)
			*end = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

/* What parsing did, in one line, operands last. */
static void
describe(struct buf *out, int argc, char **argv, int first)
{
	if (all)
		buf_string(out, "all ");
	if (explain)
		buf_string(out, "explain ");
	if (cube)
		buf_printf(out, "cube=%s ", cube);
	if (file)
		buf_printf(out, "file=%s ", file);
	if (format)
		buf_printf(out, "format=%s ", format);
	if (limit)
		buf_printf(out, "limit=%lld ", (long long)limit);
	if (offset)
		buf_printf(out, "offset=%lld ", (long long)offset);
	for (size_t i = 0; i < fields.n; i++)
		buf_printf(out, "field=%s ", fields.items[i]);
	buf_char(out, ':');
	for (int i = first; i < argc; i++)
		buf_printf(out, " %s", argv[i]);
}

static void
test_parsing(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "tea", ": tea" },
		{ "-", ": -" },
		{ "--limit|3|tea", "limit=3 : tea" },
		{ "--limit=3|tea", "limit=3 : tea" },
		{ "-k|3|tea", "limit=3 : tea" },
		{ "-k3|tea", "limit=3 : tea" },
		{ "--limit=1|--offset=-7", "limit=1 offset=-7 :" },
		{ "--limit=10000", "limit=10000 :" },
		{ "-ae|tea", "all explain : tea" },
		{ "-aek3|tea", "all explain limit=3 : tea" },
		{ "-eac|home|tea", "all explain cube=home : tea" },
		{ "--cube=", "cube= :" },
		{ "--cube=a=b", "cube=a=b :" },
		{ "--cube|--", "cube=-- :" },
		{ "-c|-a", "cube=-a :" },
		{ "-f|text", "format=text :" },
		{ "--format=jsonl|--file=-", "file=- format=jsonl :" },
		{ "--field=id|--field|memory", "field=id field=memory :" },
		{ "one|-a|two|--limit|3|three", "all limit=3 : one two three" },
		{ "one|-|--explain", "explain : one -" },
		{ "-a|--|-e|--help", "all : -e --help" },
		{ "one|-a|--|two|-e", "all : one two -e" },
		{ "|-a", "all : " },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char line[80], *argv[ARGS_MAX + 1];
		struct buf got = { 0 };

		all = explain = false;
		cube = file = format = NULL;
		limit = offset = 0;
		snprintf(line, sizeof line, "%s", rows[i].in);
		int argc = split(line, argv);
		int first = opt_parse(&spec, argc, argv);
		describe(&got, argc, argv, first);
		if (!tap(strcmp(buf_text(&got), rows[i].want) == 0,
			"%s is read", rows[i].in))
			printf("# got %s\n", buf_text(&got));
		buf_release(&got);
		free(fields.items);
		fields = (struct opt_list){ 0 };
	}
}

static void
test_empty(void)
{
	char *none[] = { NULL }, *name[] = { (char *)"memos-test", NULL };

	tap(opt_parse(&spec, 0, none) == 0, "no words at all are no operands");
	tap(opt_parse(&spec, 1, name) == 1, "a name alone has no operands");
}

/* What a command line that ends the program left behind. */
struct ended {
	int status;
	char out[2048], err[1024];
};

/* Reads all of fd, as text; the child's output fits into the pipe. */
static void
drain(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size - 1 && (n = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
}

static void
run(struct ended *e, const char *in)
{
	char line[400], *argv[ARGS_MAX + 1];
	int out[2], err[2], status = -1;

	snprintf(line, sizeof line, "%s", in);
	int argc = split(line, argv);
	fflush(stdout);
	if (pipe(out) < 0 || pipe(err) < 0)
		abort();
	pid_t child = fork();
	if (child == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		opt_parse(&spec, argc, argv);
		_exit(99);
	}
	close(out[1]);
	close(err[1]);
	drain(out[0], e->out, sizeof e->out);
	drain(err[0], e->err, sizeof e->err);
	waitpid(child, &status, 0);
	e->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Wrong command lines, and what is said of them. */
static const struct {
	const char *in, *want;
} faults[] = {
	{ "--foo", "unknown option '--foo'" },
	{ "--foo=1|--help", "unknown option '--foo'" },
	{ "--cub", "unknown option '--cub' (did you mean '--cube'?)" },
	{ "--expl=1", "unknown option '--expl' (did you mean '--explain'?)" },
	{ "--limt=3", "unknown option '--limt' (did you mean '--limit'?)" },
	{ "--foramt", "unknown option '--foramt' (did you mean '--format'?)" },
	{ "--hlep", "unknown option '--hlep' (did you mean '--help'?)" },
	{ "-limit", "unknown option '-l' (did you mean '--limit'?)" },
	{ "-x", "unknown option '-x'" },
	{ "-axe", "unknown option '-x'" },
	{ "-\xc3\xa9t\xc3\xa9", "unknown option '-\xc3\xa9'" },
	{ "-\xff", "unknown option '-\\xff'" },
	{ "--a\nb\x1b", "unknown option '--a\\x0ab\\x1b'" },
	{ "---", "unknown option '---'" },
	{ "--=3", "unknown option '--'" },
	{ "-5", "unknown option '-5' (-- goes before a text)" },
	{ "- tea", "unknown option '- ' (-- goes before a text)" },
	{ "--- tea", "unknown option '--- tea' (-- goes before a text)" },
	{ "--foo=green tea", "unknown option '--foo'" },
	{ "--limit", "option '--limit' needs a value" },
	{ "tea|-k", "option '--limit' needs a value" },
	{ "--all=yes", "option '--all' takes no value" },
	{ "--help=1", "option '--help' takes no value" },
	{ "--limit=3|-k3", "option '--limit' given twice" },
	{ "-aa", "option '--all' given twice" },
	{ "--limit=abc",
	    "'abc' is not a number from 1 to 10000 for '--limit'" },
	{ "--limit=", "'' is not a number from 1 to 10000 for '--limit'" },
	{ "--limit=0", "'0' is not a number from 1 to 10000 for '--limit'" },
	{ "--limit=10001",
	    "'10001' is not a number from 1 to 10000 for '--limit'" },
	{ "-k|+5", "'+5' is not a number from 1 to 10000 for '--limit'" },
	{ "-k| 5", "' 5' is not a number from 1 to 10000 for '--limit'" },
	{ "-k5x", "'5x' is not a number from 1 to 10000 for '--limit'" },
	{ "--offset=-", "'-' is not a number for '--offset'" },
	{ "--offset=99999999999999999999",
	    "'99999999999999999999' is not a number for '--offset'" },
	{ "--format=xml", "'xml' is not one of jsonl, text for '--format'" },
	{ "--format=json", "'json' is not one of jsonl, text for '--format'" },
	{ "--format=", "'' is not one of jsonl, text for '--format'" },
	{ "--format=jsonl,text",
	    "'jsonl,text' is not one of jsonl, text for '--format'" },
};

static void
test_faults(void)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct ended e;
		char want[200];

		run(&e, faults[i].in);
		snprintf(want, sizeof want, "memos-test: %s; see --help\n",
		    faults[i].want);
		if (!tap(e.status == 2 && !*e.out && !strcmp(e.err, want),
			"fault %zu: %s", i, faults[i].want))
			printf("# got %d %s", e.status, e.err);
	}
}

static void
test_long_words(void)
{
	char in[400];
	struct ended e;

	for (int option = 0; option < 2; option++) {
		memset(in, 'x', sizeof in);
		in[sizeof in - 1] = '\0';
		memcpy(in, option ? "--" : "-k", 2);
		run(&e, in);
		tap(e.status == 2 && strstr(e.err, "; see --help\n"),
		    "a word of 400 bytes is cut in the message");
	}
}

static void
test_answers(void)
{
	static const char help[] =
	    "usage: memos-test [-a] [-c name] [-e] [--field name] "
	    "[--file path] [-f jsonl,text] [-k n] [--offset n] [query ...]\n"
	    "\n"
	    "find memories that answer a question\n"
	    "\n"
	    "  -a, --all                take all of them\n"
	    "  -c, --cube name          cube to read\n"
	    "  -e, --explain            print the parts of each score\n"
	    "      --field name         print this field\n"
	    "      --file path          read from path\n"
	    "  -f, --format jsonl,text  how to write results\n"
	    "  -k, --limit n            return at most n memories\n"
	    "      --offset n           begin with number n\n"
	    "      --help               print this help and exit\n"
	    "      --version            print the version and exit\n"
	    "\n"
	    "Examples:\n"
	    "  $ memos-test tea\n"
	    "  $ memos-test -k 3 'green tea'\n";
	static const char dump[] =
	    "all\ta\t-\tflag\ttake all of them\n"
	    "cube\tc\tname\tstr\tcube to read\n"
	    "explain\te\t-\tflag\tprint the parts of each score\n"
	    "field\t-\tname\tlist\tprint this field\n"
	    "file\t-\tpath\tfile\tread from path\n"
	    "format\tf\tjsonl,text\tenum\thow to write results\n"
	    "limit\tk\tn\tint\treturn at most n memories\n"
	    "offset\t-\tn\tint\tbegin with number n\n"
	    "help\t-\t-\tflag\tprint this help and exit\n"
	    "version\t-\t-\tflag\tprint the version and exit\n";
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "--help", help },
		{ "tea|-k3|--help|--foo", help },
		{ "--version", "memos-test " PROG_VERSION "\n" },
		{ "--dump-options", dump },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ended e;

		run(&e, rows[i].in);
		if (!tap(e.status == 0 && !*e.err &&
			     !strcmp(e.out, rows[i].want),
			"%s is answered", rows[i].in))
			printf("# got %d %s\n%s", e.status, e.err, e.out);
	}
}

/* Every fault that a table can have, and the table of this test has none. */
static void
test_tables(void)
{
	static bool on;
	static int64_t n;
	static const char *s;
	static const struct {
		const char *want;
		struct opt row[3];
	} rows[] = {
		{ NULL, { { "aa", 'a', OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ NULL, { { "aa", 'a', OPT_FLAG, &on, NULL, "UTC", 0, 0 } } },
		{ "small letters",
		    { { "Aa", 0, OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "small letters",
		    { { "a", 0, OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "every command",
		    { { "help", 0, OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "neither letter",
		    { { "aa", '-', OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "nowhere",
		    { { "aa", 0, OPT_FLAG, NULL, NULL, "do", 0, 0 } } },
		{ "no argument",
		    { { "aa", 0, OPT_FLAG, &on, "n", "do", 0, 0 } } },
		{ "no name for",
		    { { "aa", 0, OPT_STR, &s, NULL, "do", 0, 0 } } },
		{ "blank", { { "aa", 0, OPT_STR, &s, "a b", "do", 0, 0 } } },
		{ "choices", { { "aa", 0, OPT_ENUM, &s, "one", "do", 0, 0 } } },
		{ "choices",
		    { { "aa", 0, OPT_ENUM, &s, "one,", "do", 0, 0 } } },
		{ "bounds", { { "aa", 0, OPT_INT, &n, "n", "do", 2, 1 } } },
		{ "bounds", { { "aa", 0, OPT_STR, &s, "n", "do", 1, 2 } } },
		{ "help in", { { "aa", 0, OPT_FLAG, &on, NULL, NULL, 0, 0 } } },
		{ "help in", { { "aa", 0, OPT_FLAG, &on, NULL, "", 0, 0 } } },
		{ "help in", { { "aa", 0, OPT_FLAG, &on, NULL, "Do", 0, 0 } } },
		{ "help in",
		    { { "aa", 0, OPT_FLAG, &on, NULL, "do.", 0, 0 } } },
		{ "help in",
		    { { "aa", 0, OPT_FLAG, &on, NULL, "a\tb", 0, 0 } } },
		{ "not sorted",
		    { { "bb", 0, OPT_FLAG, &on, NULL, "do", 0, 0 },
			{ "aa", 0, OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "not sorted",
		    { { "aa", 0, OPT_FLAG, &on, NULL, "do", 0, 0 },
			{ "aa", 0, OPT_FLAG, &on, NULL, "do", 0, 0 } } },
		{ "another row",
		    { { "aa", 'x', OPT_FLAG, &on, NULL, "do", 0, 0 },
			{ "bb", 'x', OPT_FLAG, &on, NULL, "do", 0, 0 } } },
	};

	tap(!opt_fault(&spec), "a good table has no fault");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct opt_spec one = { .does = "do", .opts = rows[i].row };
		const char *got = opt_fault(&one), *want = rows[i].want;

		if (!tap(want ? got && strstr(got, want) : !got,
			"table %zu: %s", i, want ? want : "no fault"))
			printf("# got %s\n", got ? got : "no fault");
	}
}

int
main(void)
{
	prog_begin("memos-test");
	test_parsing();
	test_empty();
	test_faults();
	test_long_words();
	test_answers();
	test_tables();
	return tap_end();
}

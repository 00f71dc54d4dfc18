#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "serve/context.h"
#include "serve/query.h"

/*
 * How many hits a block is chosen from: LoCoMo's evidence in 2,000 tokens is
 * .904 out of 50 and .911 out of 100; in 1,000 it is the same.
 */
enum { POOL_MIN = 50, POOL_TOKENS = 20 /* of the budget for each hit */ };

static struct front front;
static struct context context = { .front = &front };
static int64_t budget = 1000, limit;
static const char *format = "plain";
static bool archived, as_json;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "archived", 0, OPT_FLAG, &archived, NULL,
	    "search the archive, too, whatever is found", 0, 0 },
	FRONT_AT(front),
	{ "bare", 0, OPT_FLAG, &context.options.bare, NULL,
	    "print the memories without the lines around them", 0, 0 },
	{ "budget", 'b', OPT_INT, &budget, "n",
	    "print at most n tokens, 1000 if not given", PACK_BUDGET_MIN,
	    PACK_BUDGET_MAX },
	FRONT_CUBES(front),
	FRONT_DIR(front),
	FRONT_FILTER(front),
	{ "format", 'f', OPT_ENUM, &format, "plain,markdown,xml,json",
	    "form of the block", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL, "the same as --format json", 0,
	    0 },
	{ "limit", 'k', OPT_INT, &limit, "n",
	    "choose among the best n that a query finds", 1, PACK_ITEMS_MAX },
	{ "no-access", 0, OPT_FLAG, &context.finder.no_access, NULL,
	    "do not count what is found as accessed", 0, 0 },
	{ "no-blocks", 0, OPT_FLAG, &context.no_blocks, NULL,
	    "leave the core memory blocks out", 0, 0 },
	{ "plain", 0, OPT_FLAG, &context.query.plain, NULL,
	    "read the query as words alone, without operators", 0, 0 },
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	{ "superseded", 0, OPT_FLAG, &context.options.superseded, NULL,
	    "keep what is no longer true, and say until when it was", 0, 0 },
	{ "tokens-by", 0, OPT_STR, &context.tokens_by, "name",
	    "have this chat model's provider count the tokens", 0, 0 },
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-context", "[query ...]",
	"pack memories into a block of text for a prompt",
	"$ memos-context 'what does Ann drink'\n"
	"$ memos-context --user ann --budget 500 --format xml 'which tea'\n"
	"$ memos-search -k 50 'why did we drop redis' | memos-context -b 800\n"
	"$ memos-list -t preference | memos-context --format json\n",
	opts };

/* The first option that only a search can obey, NULL if none is given. */
static const char *
narrowing(void)
{
	const struct {
		const char *name;
		bool given;
	} options[] = { { "archived", archived }, { "at", front.at != NULL },
		{ "filter", front.filter != NULL }, { "limit", limit != 0 },
		{ "run", front.run != NULL }, { "since", front.since != NULL },
		{ "state", front.state != NULL },
		{ "type", front.type != NULL },
		{ "until", front.until != NULL } };

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].given)
			return options[i].name;
	return NULL;
}

static size_t
pool(void)
{
	int64_t n = limit ? limit : budget / POOL_TOKENS;

	if (!limit && n < POOL_MIN)
		n = POOL_MIN;
	return n > SEARCH_K_MAX ? SEARCH_K_MAX : (size_t)n;
}

static int
read_query(int n, char **words, struct arena *arena, struct err *err)
{
	struct query *query = &context.query;
	struct buf text = { 0 };

	query->k = pool();
	query->archive = true;
	if (archived)
		selection_add_archive(&query->selection);
	for (int i = 0; i < n; i++)
		buf_printf(&text, i ? " %s" : "%s", words[i]);
	query->text = arena_copy(arena, buf_text(&text), text.len);
	query->text_len = text.len;
	buf_release(&text);
	if (n && strspn(query->text, " \t\n") == query->text_len)
		return err_set(err, ERR_INPUT, "the query is empty");
	if (query_check(query, err) < 0)
		return -1;
	return query_operators(query, arena, err);
}

static int
work(int n, char **words, struct arena *arena, struct err *err)
{
	context.narrows = narrowing();
	context.options.budget = (size_t)budget;
	context.options.format = as_json ? PACK_JSON
					 : (enum pack_format)pack_format_find(
					       format);
	if (front_settle(&front, false, err) < 0 ||
	    front_selection(&front, arena, &context.query.selection, err) < 0 ||
	    read_query(n, words, arena, err) < 0)
		return -1;
	return n ? context_answer(&context, err) : context_lines(&context, err);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (first == argc && isatty(STDIN_FILENO)) {
		err_set(&err, ERR_INPUT, "no query; see --help");
		prog_error(&err);
	} else if (work(argc - first, argv + first, &arena, &err) < 0) {
		prog_error(&err);
	} else if (!context.printed) {
		prog_status(PROG_NONE);
	}
	context_release(&context);
	arena_release(&arena);
	front_release(&front);
	return prog_end();
}

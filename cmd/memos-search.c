#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/prog.h"
#include "find/cutoff.h"
#include "find/search.h"
#include "serve/finder.h"
#include "serve/front.h"
#include "serve/query.h"
#include "serve/reranker.h"
#include "serve/show.h"

static struct front front;
static struct show show;
static int64_t limit = 10;
static struct show_options options = { .colour = "auto" };
static const char *why, *without, *source, *threshold, *fusion = "sum";
static struct cutoff cutoff;
static bool archived, exact, plain, stats;
static struct reranker reranker;
static struct finder finder;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "archived", 0, OPT_FLAG, &archived, NULL,
	    "search the archive, too, whatever is found", 0, 0 },
	FRONT_AS_OF(front),
	FRONT_AT(front),
	{ "color", 0, OPT_ENUM, &options.colour, "auto,always,never",
	    "mark matched words, print for people", 0, 0 },
	FRONT_CUBES(front),
	FRONT_DIR(front),
	{ "exact", 0, OPT_FLAG, &exact, NULL,
	    "read every memory, not the index", 0, 0 },
	{ "explain", 0, OPT_FLAG, &options.explain, NULL,
	    "print the parts of each score", 0, 0 },
	{ "fields", 0, OPT_STR, &options.fields, "names",
	    "print only these fields", 0, 0 },
	FRONT_FILTER(front),
	{ "fusion", 0, OPT_ENUM, &fusion, "sum,rrf",
	    "how what the sources find becomes one order", 0, 0 },
	{ "json", 0, OPT_FLAG, &options.json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n", "print at most n memories", 1,
	    SEARCH_K_MAX },
	{ "no-access", 0, OPT_FLAG, &finder.no_access, NULL,
	    "do not count what is found as accessed", 0, 0 },
	{ "plain", 0, OPT_FLAG, &plain, NULL,
	    "read the query as words alone, without operators", 0, 0 },
	RERANKER_ON(reranker),
	RERANKER_COMMAND(reranker),
	FRONT_RUN(front),
	FRONT_SINCE(front),
	{ "source", 0, OPT_STR, &source, "sources",
	    "what may lead to a memory: words, vectors and so on", 0, 0 },
	FRONT_STATE(front),
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	{ "threshold", 0, OPT_STR, &threshold, "score",
	    "leave out what has a lower score, or auto", 0, 0 },
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	FRONT_VALID_AT(front),
	{ "why", 0, OPT_STR, &why, "id",
	    "say why this memory ranked where it did", 0, 0 },
	{ "without", 0, OPT_STR, &without, "names",
	    "leave these sources or parts of the score out", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-search", "[query ...]",
	"find memories that answer a question",
	"$ memos-search 'what does Ann drink'\n"
	"$ memos-search -k 3 --user ann --since 2026-05 'which tea'\n"
	"$ memos-search --valid-at 2026-05-07 'where does Ann live'\n"
	"$ memos-search --filter '{\"type\":\"fact\"}' --explain coffee\n"
	"$ echo '{\"query\":\"tea\",\"k\":2}' | memos-search\n",
	opts };

static struct meter meter;

static int
search_cubes(const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	return reranker_search(
	    &reranker, &finder, query, &cutoff, arena, results, err);
}

/* One query from the command line: a line a hit. */
static int
answer(const struct query *query, struct arena *arena, struct err *err)
{
	struct results results;

	if (search_cubes(query, arena, &results, err) < 0)
		return -1;
	if (query->why) {
		show_why(&show, query, &results);
		return 0;
	}
	show_hits(&show, query, &results);
	if (!results.n)
		show_nothing(&show);
	finder_note(&finder, query, &results);
	return 0;
}

/* Queries from stdin: a line a query, in order. */
static int
answer_lines(const struct query *defaults, struct err *err)
{
	struct lines lines;
	struct arena arena = { 0 };
	const char *line;
	size_t len;
	bool found = false;
	int rc;

	if (lines_open(&lines, "-", err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) > 0) {
		struct query query = *defaults;
		struct json_span value;
		struct results results;

		if (strspn(line, " \t") == len)
			continue;
		if (rc == LINES_TOO_LONG)
			err_set(err, ERR_INPUT, "line of %zu bytes is too long",
			    len);
		else if (json_scan(line, len, &value, err) == 0 &&
			 query_read(&query, &value, &arena, err) == 0 &&
			 search_cubes(&query, &arena, &results, err) == 0) {
			found = found || results.n;
			show_batch(&show, &value, &results);
			finder_note(&finder, &query, &results);
			err->kind = ERR_NONE;
		}
		if (err->kind != ERR_NONE)
			prog_error_at(err, lines.name, lines.number);
		arena_reset(&arena);
		if (lines_would_block(&lines)) {
			finder_flush(&finder);
			if (!prog_flush())
				break;
		}
		if (err->kind == ERR_STORE)
			break;
		err->kind = ERR_NONE;
	}
	arena_release(&arena);
	lines_close(&lines);
	if (rc == 0 && !found)
		prog_status(PROG_NONE);
	return rc < 0 ? -1 : 0;
}

static int
work(int argc, char **argv, struct arena *arena, struct err *err)
{
	struct query query = { .k = (size_t)limit,
		.why = why,
		.exact = exact,
		.plain = plain,
		.archive = true };
	struct buf text = { 0 };
	int rc;

	if (front_settle(&front, false, err) < 0 ||
	    front_selection(&front, arena, &query.selection, err) < 0 ||
	    show_init(&show, &options, err) < 0 ||
	    (threshold && cutoff_parse(threshold, &cutoff, err) < 0) ||
	    (source && sources_parse(source, &query.sources, err) < 0) ||
	    (without && sources_without(
			    without, &query.sources, &query.without, err) < 0))
		return -1;
	show.without = query.without | sources_cues_off(query.sources);
	query.ranks = options.explain || why;
	query.fusion = strcmp(fusion, "rrf") == 0 ? SEARCH_RRF : SEARCH_SUM;
	if (archived)
		selection_add_archive(&query.selection);
	for (int i = 0; i < argc; i++)
		buf_printf(&text, i ? " %s" : "%s", argv[i]);
	query.text = arena_copy(arena, buf_text(&text), text.len);
	query.text_len = text.len;
	buf_release(&text);
	if (argc && strspn(query.text, " \t\n") == query.text_len)
		return err_set(err, ERR_INPUT, "the query is empty");
	if (!argc && why)
		return err_set(err, ERR_INPUT, "--why needs a query");
	if (why && query.fusion == SEARCH_RRF)
		return err_set(
		    err, ERR_INPUT, "--why goes without --fusion rrf");
	if (cutoff.share > 0 && query.fusion == SEARCH_RRF)
		return err_set(err, ERR_INPUT,
		    "--threshold auto goes without --fusion rrf");
	if (why && (reranker.on || reranker.command))
		return err_set(err, ERR_INPUT, "--why goes without --rerank");
	if (query_check(&query, err) < 0 ||
	    query_operators(&query, arena, err) < 0 ||
	    reranker_open(&reranker, &meter, err) < 0 ||
	    finder_open(&finder, &front, err) < 0)
		return -1;
	if (!finder.n) {
		front_nothing_yet();
		return 0;
	}
	rc = argc ? answer(&query, arena, err) : answer_lines(&query, err);
	return rc;
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	finder.embedders.meter = &meter;
	first = opt_parse(&spec, argc, argv);
	if (first == argc && isatty(STDIN_FILENO)) {
		err_set(&err, ERR_INPUT, "no query; see --help");
		prog_error(&err);
	} else if (work(argc - first, argv + first, &arena, &err) < 0) {
		prog_error(&err);
	}
	finder_close(&finder);
	if (stats)
		front_stats(&meter);
	reranker_close(&reranker);
	meter_release(&meter);
	show_release(&show);
	arena_release(&arena);
	front_release(&front);
	return prog_end();
}

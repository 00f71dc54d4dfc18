#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "serve/corpus.h"
#include "serve/eval.h"
#include "serve/eval_report.h"
#include "serve/eval_run.h"
#include "serve/eval_store.h"

enum {
	DEPTH = 50,
	LIMIT = 10,
	BUDGET = 1000,
	TOKENS_MIN = 20,
	TOKENS_MAX = 10000000
};

static struct front front;
static struct opt_list memories, skipped;
static const char *against, *budgets, *format = "queries", *level = "turn";
static const char *source, *threshold, *without, *fusion = "sum";
static int64_t depth = DEPTH, draws = BOOTSTRAP_DRAWS, limit = LIMIT, seed = 1;
static bool exact, as_json, plot;
static struct eval_run run;
static struct reranker reranker;

static const struct opt opts[] = {
	{ "against", 0, OPT_FILE, &against, "file",
	    "compare with these results of the same questions", 0, 0 },
	FRONT_AGENT(front),
	FRONT_APP(front),
	FRONT_AT(front),
	{ "budget", 'b', OPT_STR, &budgets, "n,...",
	    "what blocks of n tokens hold, 1000 if not given", 0, 0 },
	FRONT_CUBES(front),
	{ "depth", 0, OPT_INT, &depth, "n", "rank n memories, 50 if not given",
	    1, SEARCH_K_MAX },
	FRONT_DIR(front),
	{ "draws", 0, OPT_INT, &draws, "n",
	    "draw the questions n times for an interval", 100, 1000000 },
	{ "exact", 0, OPT_FLAG, &exact, NULL,
	    "read every memory, not the index", 0, 0 },
	FRONT_FILTER(front),
	{ "format", 'f', OPT_ENUM, &format, "queries," CORPUS_FORMATS,
	    "what the operands are", 0, 0 },
	{ "fusion", 0, OPT_ENUM, &fusion, "sum,rrf",
	    "how what the sources find becomes one order", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print a line of JSON for each category", 0, 0 },
	{ "level", 0, OPT_ENUM, &level, "turn,session",
	    "what has to be found: memories, or their sessions", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n",
	    "cut off behind n memories, 10 if not given", 1, SEARCH_K_MAX },
	{ "memories", 'm', OPT_LIST, &memories, "file",
	    "records to ask about, in a cube of their own", 0, 0 },
	{ "plot", 0, OPT_FLAG, &plot, NULL,
	    "draw recall over k, though output is no terminal", 0, 0 },
	RERANKER_ON(reranker),
	RERANKER_COMMAND(reranker),
	{ "results", 0, OPT_FLAG, &run.results, NULL,
	    "print the questions with what was found instead", 0, 0 },
	FRONT_RUN(front),
	{ "seed", 0, OPT_INT, &seed, "n", "draw by this number, 1 if not given",
	    0, 0 },
	FRONT_SINCE(front),
	{ "skip", 0, OPT_LIST, &skipped, "category",
	    "leave the questions of a category out", 0, 0 },
	{ "source", 0, OPT_STR, &source, "sources",
	    "what may lead to a memory: words, vectors and so on", 0, 0 },
	FRONT_STATE(front),
	{ "threshold", 0, OPT_STR, &threshold, "score",
	    "cut off what has a lower score, or auto", 0, 0 },
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ "without", 0, OPT_STR, &without, "names",
	    "leave these sources or parts of the score out", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-eval", "[file ...]",
	"measure how well questions find their answers",
	"$ memos-list -t preference | jq -c '{query:\"tea\",answers:[.id]}' >q\n"
	"$ memos-eval q\n"
	"$ memos-eval --results q >before\n"
	"$ memos-eval --without cosine --against before q\n",
	opts };

static struct eval_store store;
static struct finder finder;
static struct eval eval = { .finder = &finder, .reranker = &reranker };
static struct meter meter;

/* ---- options ---- */

static int
read_budgets(struct err *err)
{
	struct eval_options *o = &eval.options;
	const char *at = budgets;

	while (at && *at) {
		char *end;
		long n = strtol(at, &end, 10);

		if (end == at || (*end && *end != ',') || n < TOKENS_MIN ||
		    n > TOKENS_MAX || o->n_budgets == MEASURE_BUDGETS)
			return err_set(err, ERR_INPUT,
			    "'%.64s' is not up to %d numbers of tokens, from "
			    "%d on",
			    budgets, MEASURE_BUDGETS, TOKENS_MIN);
		o->budgets[o->n_budgets++] = (size_t)n;
		at = end + (*end == ',');
	}
	return 0;
}

static int
read_options(struct arena *arena, struct err *err)
{
	struct eval_options *o = &eval.options;
	struct query *query = &o->query;

	o->sessions = strcmp(level, "session") == 0;
	o->depth = (size_t)depth;
	query->k = (size_t)limit;
	query->exact = exact;
	query->archive = true;
	if (read_budgets(err) < 0 ||
	    (threshold && cutoff_parse(threshold, &o->cutoff, err) < 0) ||
	    reranker_open(&reranker, &meter, err) < 0 ||
	    front_selection(&front, arena, &query->selection, err) < 0 ||
	    (source && sources_parse(source, &query->sources, err) < 0) ||
	    (without && sources_without(without, &query->sources,
			    &query->without, err) < 0))
		return -1;
	query->fusion = strcmp(fusion, "rrf") == 0 ? SEARCH_RRF : SEARCH_SUM;
	return o->cutoff.share > 0 && query->fusion == SEARCH_RRF
		   ? err_set(err, ERR_INPUT,
			 "--threshold auto goes without --fusion rrf")
		   : 0;
}

/* ---- what is asked about ---- */

static int
take_record(void *ctx, const char *line, size_t len, struct err *err)
{
	(void)ctx;
	return eval_store_line(&store, line, len, err);
}

static int
take_query(void *ctx, const char *line, size_t len, struct err *err)
{
	(void)ctx;
	return quiz_add(&run.quiz, line, len, false, err);
}

/* The memories of a public set, or of files of records. */
static int
fill_store(int n, char **paths, struct err *err)
{
	static const struct corpus to = { take_record, take_query, NULL };
	bool public = strcmp(format, "queries") != 0, named = front.cubes.n;

	if (front.cubes.n > 1)
		return err_set(
		    err, ERR_INPUT, "memories can be added to one cube only");
	if (eval_store_open(&store, !named, front.dir,
		named ? front.cubes.items[0] : NULL, &finder.embedders,
		err) < 0)
		return -1;
	for (size_t i = 0; i < memories.n; i++)
		if (eval_store_file(&store, memories.items[i], err) < 0)
			return -1;
	if (public && corpus_read(format, (const char *const *)paths, (size_t)n,
			  &to, err) < 0)
		return -1;
	return eval_store_end(&store, err);
}

/* A temporary cube is asked as it is, whatever the environment says. */
static int
open_store(int n, char **paths, struct arena *arena, struct err *err)
{
	const struct front given = front;
	bool filled = memories.n || strcmp(format, "queries") != 0;

	if (front_settle(&front, false, err) < 0 ||
	    (filled && fill_store(n, paths, err) < 0))
		return -1;
	if (store.folder) {
		front.dir = store.folder;
		front.cube = NULL;
		front.user = given.user;
		front.agent = given.agent;
		front.app = given.app;
	}
	return read_options(arena, err) < 0 ? -1
					    : finder_open(&finder, &front, err);
}

static void
print(const struct eval_report *report)
{
	struct buf out = { 0 };

	if (as_json)
		eval_report_json(report, &out);
	else
		eval_report_table(report, &out);
	if (!as_json && (plot || isatty(STDOUT_FILENO)))
		eval_report_plot(report, &out);
	prog_write(out.data, out.len);
	buf_release(&out);
}

/* What asking says of the questions, besides what is measured. */
static void
warn(void)
{
	if (eval.unknown)
		prog_warn("%zu answers are not in the store", eval.unknown);
	if (run.missing)
		prog_warn(
		    "%zu questions are missing in '%s'", run.missing, against);
	if (run.unmeasured)
		prog_warn("%zu questions say only which sessions answer them: "
			  "see --level session",
		    run.unmeasured);
}

static int
measure(struct err *err)
{
	const struct eval_options *o = &eval.options;

	if (eval_run_measure(&run, &eval, err) < 0)
		return -1;
	if (prog_signal())
		return 0;
	warn();
	if (run.n == run.unmeasured)
		prog_status(PROG_NONE);
	else if (!run.results)
		print(&(struct eval_report){ o, run.rows, run.rivals, run.n,
		    (size_t)draws, (uint64_t)seed });
	return 0;
}

static int
read_questions(int n, char **paths, struct err *err)
{
	bool queries = strcmp(format, "queries") == 0;

	if (queries && n == 0 && eval_run_read(&run, &run.quiz, "-", err) < 0)
		return -1;
	for (int i = 0; queries && i < n; i++)
		if (eval_run_read(&run, &run.quiz, paths[i], err) < 0)
			return -1;
	run.against = against != NULL;
	run.skipped = skipped;
	return against ? eval_run_read(&run, &run.others, against, err) : 0;
}

static int
work(int n, char **paths, struct arena *arena, struct err *err)
{
	struct eval_options *o = &eval.options;

	if (n == 0 && strcmp(format, "queries") != 0)
		return err_set(err, ERR_INPUT,
		    "--format %s needs the path of what to read", format);
	if (threshold && (reranker.on || reranker.command))
		return err_set(
		    err, ERR_INPUT, "--threshold goes without --rerank");
	if (open_store(n, paths, arena, err) < 0 ||
	    read_questions(n, paths, err) < 0)
		return -1;
	if (!finder.n && eval_run_asks(&run)) {
		front_nothing_yet();
		return 0;
	}
	if (!budgets && finder.n)
		o->budgets[o->n_budgets++] = BUDGET;
	return measure(err);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (first == argc && isatty(STDIN_FILENO)) {
		err_set(&err, ERR_INPUT, "no questions; see --help");
		prog_error(&err);
	} else if (work(argc - first, argv + first, &arena, &err) < 0) {
		prog_error(&err);
	}
	eval_release(&eval);
	reranker_close(&reranker);
	meter_release(&meter);
	finder_close(&finder);
	eval_store_release(&store);
	eval_run_release(&run);
	free(memories.items);
	free(skipped.items);
	arena_release(&arena);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}

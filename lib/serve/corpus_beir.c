#include "serve/corpus_kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "serve/corpus_items.h"

/*
 * BEIR (beir-cellar/beir): in a folder, corpus.jsonl has {"_id","title",
 * "text"}, queries.jsonl {"_id","text"}, and qrels/test.tsv lines of a query's
 * id, a document's and a number, which says that it is relevant if it is above
 * 0.  Only queries with a relevant document are asked.
 */
struct judgement {
	const char *query, *document;
	size_t at; /* in the file */
};

struct judged {
	struct corpus_kind *kind;
	struct arena arena;
	struct judgement *items;
	size_t n, room;
};

static int
compare(const void *a, const void *b)
{
	const struct judgement *x = a, *y = b;
	int rc = strcmp(x->query, y->query);

	return rc ? rc : (x->at > y->at) - (x->at < y->at);
}

/* A line of qrels; what is none, as the head, is passed over. */
static void
read_judgement(struct judged *j, const char *line)
{
	size_t query = strcspn(line, "\t"), document;
	const char *rest = line + query + (line[query] == '\t');

	document = strcspn(rest, "\t");
	if (!query || !document || !rest[document] ||
	    atoi(rest + document + 1) < 1)
		return;
	j->items = arena_grow(
	    &j->arena, j->items, j->n, &j->room, sizeof *j->items);
	j->items[j->n] = (struct judgement){ arena_copy(&j->arena, line, query),
		arena_copy(&j->arena, rest, document), j->n };
	j->n++;
}

static int
read_judgements(struct judged *j, const char *path, struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	int rc;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) == LINES_LINE)
		read_judgement(j, line);
	lines_close(&lines);
	if (rc < 0)
		return -1;
	if (rc != LINES_END)
		return err_set(err, ERR_INPUT, "'%.256s' cannot be read", path);
	if (j->n)
		qsort(j->items, j->n, sizeof *j->items, compare);
	return 0;
}

static int
read_document(const struct json_span *item, void *ctx, struct err *err)
{
	struct judged *j = ctx;
	struct arena *arena = &j->kind->arena;
	struct corpus_memory memory = { .type = "chunk" };
	const char *title, *text;

	arena_reset(arena);
	memory.id = corpus_items_text(item, "_id", arena);
	title = corpus_items_text(item, "title", arena);
	text = corpus_items_text(item, "text", arena);
	if (!memory.id || !text)
		return err_set(err, ERR_INPUT, "no '_id' or no 'text'");
	memory.text = title && *title
			  ? corpus_kind_text(j->kind, "%s %s", title, text)
			  : text;
	return *memory.text ? corpus_kind_memory(j->kind, &memory, err) : 0;
}

static int
read_query(const struct json_span *item, void *ctx, struct err *err)
{
	struct judged *j = ctx;
	struct arena *arena = &j->kind->arena;
	struct corpus_question question = { 0 };
	struct corpus_list answers = { 0 };
	size_t low = 0, high = j->n;

	arena_reset(arena);
	question.id = corpus_items_text(item, "_id", arena);
	question.text = corpus_items_text(item, "text", arena);
	if (!question.id || !question.text)
		return err_set(err, ERR_INPUT, "no '_id' or no 'text'");
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(j->items[middle].query, question.id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < j->n && strcmp(j->items[low].query, question.id) == 0;
	     low++)
		if (!corpus_kind_has(&answers, j->items[low].document))
			corpus_kind_list(
			    j->kind, &answers, j->items[low].document);
	question.answers = answers.items;
	question.n_answers = answers.n;
	return answers.n ? corpus_kind_question(j->kind, &question, err) : 0;
}

int
corpus_beir(struct corpus_kind *kind, const char *const *paths, size_t i,
    struct err *err)
{
	struct judged j = { .kind = kind };
	struct buf path = { 0 };
	int rc;

	buf_printf(&path, "%s/qrels/test.tsv", paths[i]);
	rc = read_judgements(&j, path.data, err);
	buf_reset(&path);
	buf_printf(&path, "%s/corpus.jsonl", paths[i]);
	if (rc == 0)
		rc = corpus_items_each(path.data, read_document, &j, err);
	buf_reset(&path);
	buf_printf(&path, "%s/queries.jsonl", paths[i]);
	if (rc == 0)
		rc = corpus_items_each(path.data, read_query, &j, err);
	buf_release(&path);
	arena_release(&j.arena);
	return rc;
}

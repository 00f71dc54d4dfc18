#include "find/reorder.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { TEXT_MAX = 16 << 10 /* bytes of a text that it is shown */ };

/* The better score first; what is equal stays as it was found. */
static int
compare(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->hit.score != y->hit.score)
		return x->hit.score < y->hit.score ? 1 : -1;
	return (x->place > y->place) - (x->place < y->place);
}

static struct remote_text
shown(const char *text, size_t len)
{
	return (struct remote_text){ text, utf8_fit(text, len, TEXT_MAX) };
}

/* A hit as a search prints it, its text cut. */
static struct rerank_document
document_of(const struct found *found, struct buf *record, struct arena *arena)
{
	struct memory m = found->memory;
	struct rerank_document document = { .text = shown(m.text, m.text_len),
		.id = m.id };
	char score[40];

	m.text = arena_copy(arena, m.text, document.text.len);
	m.text_len = document.text.len;
	snprintf(score, sizeof score, "\"score\":%.6f", found->hit.score);
	buf_reset(record);
	memory_print(
	    record, &m, MEMORY_FIELDS_ALL & ~MEMORY_FIELD_VECTOR, score);
	document.record = arena_copy(arena, record->data, record->len);
	document.record_len = record->len;
	return document;
}

static int
ask(struct rerank *rerank, const struct query *query,
    const struct results *results, double *scores, struct err *err)
{
	const struct remote_text asked = shown(query->text, query->text_len);
	struct rerank_document *documents = alloc_array(
	    results->n, sizeof *documents);
	struct arena arena = { 0 };
	struct buf record = { 0 };
	enum client_fault fault;
	int rc;

	for (size_t i = 0; i < results->n; i++)
		documents[i] = document_of(&results->items[i], &record, &arena);
	rc = rerank_score(
	    rerank, &asked, documents, results->n, scores, &fault, err);
	free(documents);
	buf_release(&record);
	arena_release(&arena);
	return rc;
}

/* By the scores, which become the hits'. */
static void
put_in_order(struct results *results, const double *scores)
{
	for (size_t i = 0; i < results->n; i++) {
		struct found *found = &results->items[i];

		found->place = i;
		found->reordered = true;
		found->before = found->hit.score;
		found->hit.score = scores[i];
	}
	qsort(results->items, results->n, sizeof *results->items, compare);
}

int
reorder(struct rerank *rerank, const struct query *query, size_t k,
    struct results *results, struct err *err)
{
	int rc = 0;

	if (results->n && query->text_len) {
		double *scores = alloc_array(results->n, sizeof *scores);

		rc = ask(rerank, query, results, scores, err);
		if (rc == 0)
			put_in_order(results, scores);
		free(scores);
	}
	if (results->n > k)
		results->n = k;
	return rc;
}

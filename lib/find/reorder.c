#include "find/reorder.h"

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

int
reorder(struct rerank *rerank, const struct query *query, size_t k,
    struct results *results, struct err *err)
{
	struct remote_text *texts = alloc_array(results->n, sizeof *texts);
	const struct remote_text asked = shown(query->text, query->text_len);
	double *scores = alloc_array(results->n, sizeof *scores);
	enum client_fault fault;
	int rc = 0;

	for (size_t i = 0; i < results->n; i++) {
		const struct memory *m = &results->items[i].memory;

		texts[i] = shown(m->text, m->text_len);
	}
	if (results->n && asked.len)
		rc = rerank_score(
		    rerank, &asked, texts, results->n, scores, &fault, err);
	for (size_t i = 0; rc == 0 && asked.len && i < results->n; i++) {
		results->items[i].place = i;
		results->items[i].hit.score = scores[i];
	}
	if (rc == 0 && asked.len)
		qsort(results->items, results->n, sizeof *results->items,
		    compare);
	if (results->n > k)
		results->n = k;
	free(texts);
	free(scores);
	return rc;
}

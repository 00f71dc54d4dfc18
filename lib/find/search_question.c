#include "find/search_state.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "find/expand.h"

static const struct index *
index_of(const struct searcher *s, const struct query *query)
{
	return query->exact || query->why ? NULL : &s->index;
}

/* ---- words ---- */

/* Those that stand for mistyped ones, and no others. */
static void
add_meant(struct terms *terms, const struct fuzzy *fuzzy)
{
	for (size_t i = 0; i < fuzzy->n; i++) {
		const struct fuzzy_word *best = fuzzy->found[i].items;

		terms_add(terms, best->stem, best->stem_len);
	}
}

static bool
has_text(const struct query *query)
{
	return sources_have(query->sources, SEARCH_WORDS | SEARCH_PHRASE);
}

/* What a query for fuzzy words has to look for, before that is known. */
static bool
is_waiting(const struct query *query, const struct fuzzy *fuzzy)
{
	return !fuzzy && sources_have(query->sources, SEARCH_FUZZY);
}

static int
read_words(struct searcher *s, const struct fuzzy *fuzzy,
    struct search_run *run, struct err *err)
{
	const struct query *query = &run->query;
	const struct index *index = index_of(s, query);
	size_t n;
	int rc = 0;

	terms_reset(&s->terms);
	if (has_text(query) || is_waiting(query, fuzzy))
		analyse(s->analyser, query->text, query->text_len, &s->terms);
	else if (fuzzy && sources_have(query->sources, SEARCH_FUZZY))
		add_meant(&s->terms, fuzzy);
	n = s->terms.n;
	if (has_text(query))
		rc = expand(query->selection.filter, index, s->cube,
		    s->analyser, &s->terms, err);
	asked_init(&run->asked, &s->terms, query->text, query->text_len);
	s->terms.n = n;
	if (rc == 0 && is_waiting(query, fuzzy))
		rc = fuzzy_suspect(&run->asked, &s->terms, err);
	else if (rc == 0 && fuzzy && sources_have(query->sources, SEARCH_FUZZY))
		fuzzy_weigh(fuzzy, &run->asked);
	return rc;
}

int
search_meant(struct searcher *s, const struct search_run *run,
    struct fuzzy *fuzzy, struct err *err)
{
	const struct query *query = &run->query;
	struct vocabulary vocabulary = { 0 };
	struct fuzzy_query asked = { .text = query->text,
		.len = query->text_len,
		.terms = &s->terms,
		.asked = &run->asked };
	int rc;

	*fuzzy = (struct fuzzy){ 0 };
	terms_reset(&s->terms);
	analyse(s->analyser, query->text, query->text_len, &s->terms);
	rc = vocabulary_read(&vocabulary, index_of(s, query), s->cube, err);
	if (rc == 0)
		fuzzy_read(fuzzy, &vocabulary, &asked);
	vocabulary_release(&vocabulary);
	return rc;
}

/* ---- sources ---- */

static int
make(struct searcher *s, const struct query *query, const struct vector *vector,
    const struct fuzzy *fuzzy, struct search_run *run, struct err *err)
{
	run->query = *query;
	run->query.without |= sources_cues_off(query->sources);
	if (fuzzy && fuzzy->n && sources_have(query->sources, SEARCH_FUZZY)) {
		run->query.text = fuzzy->text.data;
		run->query.text_len = fuzzy->text.len;
	}
	if (!(run->query.without >> RANK_COSINE & 1))
		run->vector = *vector;
	return read_words(s, fuzzy, run, err);
}

/* The same question to each of its sources, as far as it has something. */
static int
make_alone(struct searcher *s, const struct query *asked,
    const struct vector *vector, const struct fuzzy *fuzzy,
    struct search_run *run, struct err *err)
{
	const struct fuzzy none = { 0 };
	int rc = 0;

	run->alone = alloc_array(SOURCES, sizeof *run->alone);
	for (int i = 0; i < SOURCES && rc == 0; i++) {
		struct search_run *one = &run->alone[run->n_alone];
		struct query query = run->query;

		/* nor is one left out that is worth nothing if not asked for */
		if (query.sources && !(query.sources & SOURCE_BIT(i)))
			continue;
		/* what was typed, and what may have been meant */
		if (i == SOURCE_WORDS)
			query = *asked;
		query.sources = SOURCE_BIT(i);
		query.without = asked->without;
		if (i == SOURCE_ARCHIVE) {
			query.sources = 0;
			query.selection.states = UINT32_C(1) << MEMORY_ARCHIVED;
		}
		one->source = (enum source)i;
		run->n_alone++;
		rc = make(s, &query, vector, fuzzy ? fuzzy : &none, one, err);
	}
	return rc;
}

int
search_question(struct searcher *s, const struct query *query,
    const struct vector *vector, const struct fuzzy *fuzzy,
    struct search_run *run, struct err *err)
{
	int rc;

	run->source = SOURCES;
	rc = make(s, query, vector, fuzzy, run, err);
	if (rc == 0 && (query->ranks || query->fusion == SEARCH_RRF))
		rc = make_alone(s, query, vector, fuzzy, run, err);
	return rc;
}

void
search_question_release(struct search_run *run)
{
	for (size_t i = 0; i < run->n_alone; i++)
		search_question_release(&run->alone[i]);
	free(run->alone);
	asked_release(&run->asked);
	*run = (struct search_run){ 0 };
}

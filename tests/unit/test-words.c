#include "find/words.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "text/stop.h"
#include "words.h"

static uint64_t state = 88172645463325252u;

static uint32_t
below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * n >> 32);
}

/* ---- the model: what a walk of the forward lists finds ---- */

struct met {
	const uint8_t *text;
	uint8_t len;
	int section;
};

/* All stems of a list, and how many; a stop word's text is its place. */
static size_t
list_terms(const struct entry *e, struct met *out)
{
	const uint8_t *p = e->terms, *end = p + e->terms_size;
	int section = ENTRY_TEXT;
	size_t n = 0;

	while (p < end && section < ENTRY_STOPS) {
		uint8_t len = *p++;

		if (len == 0) {
			section++;
			continue;
		}
		if (len > end - p)
			return n;
		out[n++] = (struct met){ p, len, section };
		p += len;
	}
	for (; section == ENTRY_STOPS && p < end; p++)
		if (*p < STOP_COUNT)
			out[n++] = (struct met){ p, 1, section };
	return n;
}

static bool
is(const struct met *met, const char *key, size_t len)
{
	return met->section < ENTRY_STOPS && met->len == len &&
	       memcmp(met->text, key, len) == 0;
}

/* ---- making memories ---- */

static const char *
vocabulary(uint32_t i, size_t *len)
{
	static char word[80];

	snprintf(word, sizeof word, "w%u", i * 7919 % 100000);
	*len = strlen(word);
	/* some as long as can be, some with a common beginning, some of UTF-8
	 */
	if (i % 50 == 7) {
		memset(word + *len, 'x', 64 - *len);
		*len = 64;
	}
	if (i % 5 == 3)
		*len = (size_t)snprintf(
		    word, sizeof word, "international%u", i);
	if (i % 50 == 9)
		*len = (size_t)snprintf(word, sizeof word, "\xe8\xaa\x9e%u", i);
	return word;
}

/* A common word is one of low number. */
static uint32_t
choose(uint32_t n)
{
	double x = below(1 << 20) / (double)(1 << 20);

	return (uint32_t)(x * x * x * n);
}

static void
put_stems(struct buf *out, uint32_t n, uint32_t words)
{
	for (; n; n--) {
		size_t len;
		const char *word = vocabulary(choose(words), &len);

		buf_char(out, (char)len);
		buf_add(out, word, len);
	}
}

static void
put_list(struct buf *list, uint32_t words)
{
	buf_reset(list);
	put_stems(list, below(10) ? below(40) : 0, words);
	if (!below(5))
		return;
	buf_char(list, 0);
	put_stems(list, below(3), words);
	buf_char(list, 0);
	put_stems(list, below(3), words);
	if (!below(5))
		return;
	buf_char(list, 0);
	for (uint32_t i = below(20); i; i--)
		buf_char(list, (char)below(below(9) ? STOP_COUNT : 256));
}

static void
generate(struct memos *m, uint32_t n, uint32_t words, uint32_t sessions)
{
	struct buf list = { 0 };
	int64_t seq = 1000;

	for (uint32_t i = 0; i < n; i++) {
		struct entry e = {
			.session = below(sessions),
			.length = below(100),
			.fifths = below(1000),
			.type = (uint8_t)below(6),
			.state = (uint8_t)below(3),
			.flags = (uint8_t)(below(4) ? ENTRY_IN_SESSION : 0),
			.questions = (uint8_t)below(256),
			.time = (int64_t)state,
		};

		seq += 1 + below(below(10) ? 2 : 1000);
		put_list(&list, words);
		memos_add(m, seq, e, buf_text(&list), list.len);
	}
	m->n_ranks = sessions - sessions / 4;
	m->rank = alloc_array(m->n_ranks, sizeof *m->rank);
	for (size_t i = 0; i < m->n_ranks; i++)
		m->rank[i] = below(sessions / 2 + 1);
	buf_release(&list);
}

/* ---- comparing a segment with what it was made of ---- */

struct world {
	const struct memos *m;
	const struct memo **docs; /* by document */
	struct met *met;          /* of all documents */
	size_t *first;            /* n + 1 */
	struct segment_file s;
	struct words_builder *b;
};

static void
world_make(struct world *x, const struct memos *m, const char *path)
{
	size_t total = 0;

	*x = (struct world){ .m = m };
	x->b = segment_make(&x->s, m, path);
	x->docs = alloc_array(m->n, sizeof *x->docs);
	x->first = alloc_array(m->n + 1, sizeof *x->first);
	for (size_t i = 0; i < m->n; i++) {
		x->docs[words_builder_doc(x->b, (uint32_t)i)] = &m->items[i];
		total += m->items[i].entry.terms_size;
	}
	x->met = alloc_array(total, sizeof *x->met);
	for (size_t i = 0; i < m->n; i++)
		x->first[i + 1] = x->first[i] + list_terms(&x->docs[i]->entry,
						    x->met + x->first[i]);
}

static void
world_release(struct world *x)
{
	free(x->docs);
	free(x->met);
	free(x->first);
	words_builder_free(x->b);
	mapped_release(&x->s.file);
}

/* How often a document has a stem, or a stop word where len is 0. */
static uint32_t
count(const struct world *x, size_t doc, const char *key, size_t len, int stop)
{
	uint32_t n = 0;

	for (size_t i = x->first[doc]; i < x->first[doc + 1]; i++) {
		const struct met *met = &x->met[i];

		n += len ? is(met, key, len)
			 : met->section == ENTRY_STOPS && *met->text == stop;
	}
	return n;
}

static bool
same_list(struct world *x, const char *key, size_t len, int stop)
{
	struct words_cursor c = { 0 };
	struct words_list list = { 0 };
	char stop_key[WORDS_STOP_KEY];
	uint32_t documents = 0, i = 0;
	bool found;

	words_stop_key(stop_key, (unsigned)stop);
	found = len ? words_find(&x->s.words, key, len, &list)
		    : words_find(&x->s.words, stop_key, sizeof stop_key, &list);
	words_begin(&c, &x->s.words, &list);
	for (size_t doc = 0; doc < x->m->n; doc++) {
		uint32_t n = count(x, doc, key, len, stop);

		documents += n > 0;
		if (!n)
			continue;
		if (i == c.n) {
			i = 0;
			if (!words_next(&c))
				return false;
		}
		if (c.docs[i] != doc || c.tfs[i++] != n)
			return false;
	}
	if (found)
		words_want(&x->s.words, &list);
	return found == (documents > 0) && list.documents == documents &&
	       i == c.n && !words_next(&c) && !c.damaged;
}

/* After a seek the next block is the first that does not end before it. */
static bool
same_seek(struct world *x, const struct words_list *list, uint32_t doc,
    struct words_cursor *c)
{
	struct words_cursor all;
	bool more;

	words_begin(&all, &x->s.words, list);
	while ((more = words_next(&all)) && all.docs[all.n - 1] < doc)
		;
	words_seek(c, doc);
	return words_next(c) == more && c->n == all.n &&
	       memcmp(c->docs, all.docs, c->n * sizeof *c->docs) == 0 &&
	       memcmp(c->tfs, all.tfs, c->n * sizeof *c->tfs) == 0;
}

struct walk {
	const struct world *x;
	size_t at, end;
	bool ok;
};

static void
check_stem(uint32_t term, int section, void *ctx)
{
	struct walk *walk = ctx;
	const struct met *met = &walk->x->met[walk->at];
	size_t len;
	const char *text = words_text(&walk->x->s.words, term, &len);

	walk->ok = walk->ok && walk->at < walk->end && text &&
		   met->section == section && is(met, text, len);
	walk->at++;
}

static bool
same_forward(const struct world *x, uint32_t doc)
{
	struct walk walk = { x, x->first[doc], x->first[doc + 1], true };

	while (
	    walk.end > walk.at && x->met[walk.end - 1].section == ENTRY_STOPS)
		walk.end--;
	return words_forward(&x->s.words, doc, check_stem, &walk) && walk.ok &&
	       walk.at == walk.end;
}

static bool
same_columns(const struct world *x, uint32_t doc)
{
	const struct words *w = &x->s.words;
	const struct memo *memo = x->docs[doc];
	const struct entry *e = &memo->entry;
	bool follows = doc && e->flags & ENTRY_IN_SESSION &&
		       x->docs[doc - 1]->entry.session == e->session &&
		       x->docs[doc - 1]->entry.flags & ENTRY_IN_SESSION;

	return w->base + w->seqs[doc] == memo->seq &&
	       x->docs[w->by_seq[memo - x->m->items]] == memo &&
	       w->lengths[doc] == e->length && w->fifths[doc] == e->fifths &&
	       w->times[doc] == e->time && w->flags[doc] == e->flags &&
	       w->questions[doc] == e->questions && w->types[doc] == e->type &&
	       w->states[doc] == e->state &&
	       (w->starts[doc / 64] >> doc % 64 & 1) == !follows;
}

static uint64_t
rank_of(const struct world *x, uint32_t session)
{
	return session < x->m->n_ranks ? x->m->rank[session] : UINT64_MAX;
}

static bool
in_order(const struct world *x, const struct memo *a, const struct memo *b)
{
	uint32_t s = a->entry.session, t = b->entry.session;
	bool apart = !(a->entry.flags & ENTRY_IN_SESSION);

	if (rank_of(x, s) != rank_of(x, t))
		return rank_of(x, s) < rank_of(x, t);
	if (s != t)
		return s < t;
	if (apart != !(b->entry.flags & ENTRY_IN_SESSION))
		return !apart;
	return a->seq < b->seq;
}

static bool
same_sessions(const struct world *x)
{
	const struct words *w = &x->s.words;
	uint32_t at = 0;

	for (uint32_t doc = 0; doc < x->m->n; doc++) {
		uint32_t session = x->docs[doc]->entry.session;

		if (doc && x->docs[doc - 1]->entry.session == session)
			continue;
		if (at == w->n_sessions || w->sessions[at].first != doc ||
		    w->sessions[at++].session != session)
			return false;
	}
	return at == w->n_sessions && w->sessions[at].first == x->m->n;
}

static bool
same_header(const struct world *x)
{
	const struct words *w = &x->s.words;
	uint64_t total = 0;
	uint32_t longest = 0;

	for (size_t i = 0; i < x->m->n; i++) {
		uint32_t length = x->m->items[i].entry.length;

		total += length;
		longest = length > longest ? length : longest;
	}
	return w->n_docs == x->m->n && w->total_length == total &&
	       w->longest == longest &&
	       (!x->m->n || (w->base <= x->m->items[0].seq &&
				w->last == x->m->items[x->m->n - 1].seq));
}

static bool
sorted_terms(const struct words *w)
{
	char last[80] = "";
	size_t last_len = 0, len;

	for (uint32_t i = 0; i < w->n_terms; i++) {
		const char *text = words_text(w, i, &len);
		int order = text ? memcmp(last, text,
				       len < last_len ? len : last_len)
				 : 1;

		if (order > 0 || (order == 0 && last_len >= len) || len > 64)
			return false;
		memcpy(last, text, len);
		last_len = len;
	}
	return !words_text(w, w->n_terms, &len) &&
	       !words_text(w, UINT32_MAX, &len);
}

static void
check_world(struct world *x, const char *name, uint32_t words)
{
	const struct words *w = &x->s.words;
	bool columns = true, order = true, forward = true, lists = true;
	size_t len;

	tap(same_header(x), "%s: %zu memories are counted", name, x->m->n);
	for (uint32_t doc = 0; doc < x->m->n; doc++) {
		columns = columns && same_columns(x, doc);
		order = order &&
			(!doc || in_order(x, x->docs[doc - 1], x->docs[doc]));
		forward = forward && same_forward(x, doc);
	}
	tap(columns, "%s: the columns say what the entries said", name);
	tap(order, "%s: documents are in the order of sessions", name);
	tap(same_sessions(x), "%s: so are the sessions", name);
	tap(forward, "%s: the text of each is there in its order", name);
	tap(sorted_terms(w), "%s: %u terms are sorted", name, w->n_terms);
	for (uint32_t i = 0; i < words; i++) {
		const char *word = vocabulary(i, &len);

		lists = lists && same_list(x, word, len, 0);
	}
	tap(lists, "%s: each word's documents and frequencies agree", name);
	for (int stop = 0; stop < STOP_COUNT; stop++)
		lists = lists && same_list(x, NULL, 0, stop);
	tap(lists, "%s: so do those of the stop words", name);
	tap(!words_find(w, "", 0, &(struct words_list){ 0 }) &&
		!words_find(w, "zzz", 3, &(struct words_list){ 0 }) &&
		!words_find(
		    w, "international", 13, &(struct words_list){ 0 }) &&
		!x->s.file.damaged,
	    "%s: what nobody said is not found", name);
}

static void
test_random(void)
{
	static const struct {
		const char *name;
		uint32_t n, words, sessions;
	} table[] = {
		{ "none", 0, 3, 4 },
		{ "one", 1, 5, 1 },
		{ "few words", 500, 3, 20 },
		{ "many words", 700, 1500, 60 },
		{ "one session", 300, 40, 1 },
		{ "many sessions", 300, 40, 5000 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct memos m = { 0 };
		struct world x;

		generate(&m, table[i].n, table[i].words, table[i].sessions);
		world_make(&x, &m, place_path("random"));
		check_world(&x, table[i].name, table[i].words);
		world_release(&x);
		memos_release(&m);
	}
}

/* Lists of more than 128 blocks, and of one. */
static void
test_seek(void)
{
	static const char *const words[] = { "all", "half", "tenth", "rare" };
	static const uint32_t every[] = { 1, 2, 10, 900 };
	struct memos m = { 0 };
	struct buf list = { 0 };
	struct world x;

	for (uint32_t i = 0; i < 20000; i++) {
		buf_reset(&list);
		for (size_t k = 0; k < 4; k++)
			if (!below(every[k]))
				buf_printf(&list, "%c%s", (int)strlen(words[k]),
				    words[k]);
		memos_add(&m, i + 1,
		    (struct entry){ .session = i / 10, .flags = 2 },
		    buf_text(&list), list.len);
	}
	world_make(&x, &m, place_path("seek"));
	for (size_t k = 0; k < 4; k++) {
		struct words_list found = { 0 };
		struct words_cursor c;
		bool ok;

		ok = same_list(&x, words[k], strlen(words[k]), 0) &&
		     words_find(&x.s.words, words[k], strlen(words[k]), &found);
		tap(ok, "'%s' is in %u documents", words[k], found.documents);
		words_begin(&c, &x.s.words, &found);
		for (uint32_t doc = 0; ok && doc < 20000; doc += below(600))
			ok = same_seek(&x, &found, doc, &c);
		tap(ok, "'%s': going forward by seeks", words[k]);
		for (uint32_t i = 0; ok && i < 200; i++)
			ok = same_seek(&x, &found, below(20100), &c);
		for (uint32_t doc = 0; ok && doc < 3; doc++)
			ok = same_seek(&x, &found, UINT32_MAX - doc, &c) &&
			     same_seek(&x, &found, doc, &c);
		tap(ok, "'%s': and to anywhere", words[k]);
	}
	world_release(&x);
	memos_release(&m);
	buf_release(&list);
}

/* A word a hundred thousand times in one memory, and none in the next. */
static void
test_frequent(void)
{
	struct memos m = { 0 };
	struct buf list = { 0 };
	struct world x;

	for (int i = 0; i < 100000; i++)
		buf_string(&list, "\2w0");
	for (int i = 0; i < 300; i++)
		memos_add(&m, i + 1, (struct entry){ .session = 3 },
		    i == 200 ? list.data : "\2w0",
		    i == 200 ? list.len : (i != 201) * 3u);
	world_make(&x, &m, place_path("frequent"));
	check_world(&x, "frequent", 3);
	world_release(&x);
	memos_release(&m);
	buf_release(&list);
}

/* Any bytes as a forward list count as a walk of them does. */
static void
test_malformed(void)
{
	struct memos m = { 0 };
	struct buf list = { 0 };
	struct world x;
	bool ok = true;
	char key[2] = { 1, 0 };

	memos_add(&m, 1, (struct entry){ 0 }, "\1", 1);
	memos_add(&m, 2, (struct entry){ 0 }, "\2\1\5\2\1\5", 6);
	memos_add(&m, 3, (struct entry){ 0 }, "\0\0\0\4\4\xff", 6);
	memos_add(&m, 4, (struct entry){ 0 }, "\3tea\xff", 5);
	memos_add(&m, 5, (struct entry){ 0 }, "\0\3tea\0\0\0\0", 8);
	for (int i = 0; i < 500; i++) {
		buf_reset(&list);
		for (uint32_t n = below(300); n; n--)
			buf_char(
			    &list, (char)(below(2) ? below(256) : below(4)));
		memos_add(&m, 6 + i, (struct entry){ .session = below(9) },
		    buf_text(&list), list.len);
	}
	world_make(&x, &m, place_path("malformed"));
	for (uint32_t doc = 0; ok && doc < m.n; doc++) {
		for (size_t i = x.first[doc]; ok && i < x.first[doc + 1]; i++) {
			const struct met *met = &x.met[i];

			/* such a stem no text has */
			if (met->section < ENTRY_STOPS && *met->text < 3)
				continue;
			ok = same_list(&x, (const char *)met->text,
			    met->section < ENTRY_STOPS ? met->len : 0,
			    *met->text);
		}
	}
	tap(ok, "lists of any bytes are counted as a walk of them does");
	for (int stop = 0; stop < STOP_COUNT; stop++)
		ok = ok && same_list(&x, NULL, 0, stop);
	tap(ok, "and no stem is taken for a stop word");
	tap(!words_find(&x.s.words, key, 2, &(struct words_list){ 0 }),
	    "nor is there one before the first");
	world_release(&x);
	memos_release(&m);
	buf_release(&list);
}

/* The text may not begin where it is thought to: sections may be empty. */
static void
test_sections(void)
{
	struct memos m = { 0 };
	struct world x;

	memos_add(&m, -5, (struct entry){ 0 }, "\0\0\2w0", 5);
	memos_add(&m, 0, (struct entry){ 0 }, "\0\2w0\0\0\1\1", 8);
	memos_add(&m, INT32_MAX, (struct entry){ 0 }, "\2w0\0\0\2w0\0", 9);
	world_make(&x, &m, place_path("sections"));
	check_world(&x, "sections", 1);
	world_release(&x);
	memos_release(&m);
}

int
main(void)
{
	place_make();
	test_random();
	test_seek();
	test_frequent();
	test_malformed();
	test_sections();
	place_remove();
	return tap_end();
}

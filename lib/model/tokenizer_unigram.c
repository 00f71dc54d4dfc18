#include "base/utf8.h"
#include "model/tokenizer_model.h"

/* The best way to the end of so many bytes: its last token. */
struct tokenizer_node {
	double score;
	uint32_t id;
	uint32_t from; /* where the token begins; NOWHERE if there is no way */
};

static const uint32_t NOWHERE = UINT32_MAX;

static void
offer(struct tokenizer_node *node, double score, size_t from, uint32_t id)
{
	if (node->from != NOWHERE && score <= node->score)
		return;
	*node = (struct tokenizer_node){ score, id, (uint32_t)from };
}

static void
make_room(struct tokenizer_work *work, size_t len)
{
	if (work->n_nodes <= len) {
		work->n_nodes = 2 * (len + 1);
		work->nodes = alloc_grow(
		    work->nodes, work->n_nodes, sizeof *work->nodes);
	}
	for (size_t i = 0; i <= len; i++)
		work->nodes[i].from = NOWHERE;
	work->nodes[0] = (struct tokenizer_node){ 0 };
}

/* All tokens that begin at a character, or that it is unknown. */
static void
extend(const struct tokenizer *t, struct tokenizer_node *nodes,
    const char *word, size_t len, size_t at, size_t character)
{
	struct tokenizer_walk walk = tokenizer_table_walk(TOKENIZER_WHOLE);
	double score = nodes[at].score;
	bool single = false;
	uint32_t id;

	while (
	    tokenizer_table_next(&t->tokens, &walk, word + at, len - at, &id)) {
		offer(&nodes[at + walk.len], score + t->scores[id], at, id);
		single = single || walk.len == character;
	}
	if (!single)
		offer(&nodes[at + character], score + t->unknown_score, at,
		    t->unknown);
}

static bool
has_bytes(const struct tokenizer *t, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (t->bytes[(unsigned char)text[i]] ==
		    (uint32_t)TOKENIZER_NONE)
			return false;
	return t->by_bytes;
}

/* What no token begins at: a token of all of it, its bytes, or unknown. */
static void
push_unknown(const struct tokenizer *t, struct tokenizer_work *work,
    const char *text, size_t len)
{
	uint32_t id;

	if (tokenizer_find(t, text, len, &id)) {
		tokenizer_push(t, work, id);
	} else if (!has_bytes(t, text, len)) {
		tokenizer_push(t, work, t->unknown);
	} else {
		/* from the end, as all is pushed here */
		for (size_t i = len; i-- > 0;)
			tokenizer_push(
			    t, work, t->bytes[(unsigned char)text[i]]);
	}
}

/* The best way's tokens, from the end: neighbours that are unknown as one. */
static void
push_back(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len)
{
	const struct tokenizer_node *nodes = work->nodes;

	for (size_t end = len; end > 0;) {
		size_t at = nodes[end].from;

		if (nodes[end].id != t->unknown) {
			tokenizer_push(t, work, nodes[end].id);
			end = at;
			continue;
		}
		while (at > 0 && nodes[at].id == t->unknown)
			at = nodes[at].from;
		push_unknown(t, work, word + at, end - at);
		end = at;
	}
}

/* The tokens whose scores have the greatest sum (Viterbi). */
void
tokenizer_unigram(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len)
{
	size_t first = work->n;

	make_room(work, len);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t n = utf8_get(word + at, len - at, &cp);

		extend(t, work->nodes, word, len, at, n);
		at += n;
	}
	push_back(t, work, word, len);
	for (size_t i = first, k = work->n; i + 1 < k; i++) {
		uint32_t id = work->ids[i];

		work->ids[i] = work->ids[--k];
		work->ids[k] = id;
	}
}

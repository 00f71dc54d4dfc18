#include "find/border.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/sort.h"

/* The turns of a session in one part. */
struct piece {
	uint32_t session, part, first, end;
};

struct pieces {
	struct piece *items;
	size_t n, room;
};

/* Turns of the parts so far, the nearest to the border last. */
struct tail {
	struct {
		uint32_t part, doc;
	} items[BM25F_REACH];
	int n;
};

/* ---- which sessions stand in more than one part ---- */

/* Steps to the next session of a part: its number and first document. */
static bool
next_session(
    const struct part *part, uint32_t *at, uint32_t *session, uint32_t *first)
{
	if (part->words) {
		if (*at >= part->words->n_sessions)
			return false;
		*session = part->words->sessions[*at].session;
		*first = part->words->sessions[(*at)++].first;
		return *first < part->n;
	}
	if (*at >= part->n)
		return false;
	*first = *at;
	*session = part->sessions[*at];
	while (*at < part->n && part->sessions[*at] == *session)
		++*at;
	return true;
}

static bool
sessions_hold(const struct part *part)
{
	return !part->words ||
	       (words_holds(part->words, part->words->sessions,
		    sizeof *part->words->sessions, 0,
		    part->words->n_sessions + 1) &&
		   words_holds(part->words, part->starts, sizeof *part->starts,
		       0, (part->n + 63) / 64));
}

/* How many parts a session stands in: 1, or 3 for more of them. */
struct counts {
	uint8_t *items;
	uint64_t n;
};

/*
 * By number; numbers that cannot be, as damaged rows have them, share a place
 * with others, which costs those no more than a look.
 */
static uint8_t *
count_of(const struct counts *counts, uint32_t session)
{
	return &counts->items[session % counts->n];
}

static struct counts
count_parts(const struct part *parts, size_t n_parts)
{
	uint64_t most = 0, pieces = 0;
	uint32_t session, first;
	struct counts counts;

	for (size_t p = 0; p < n_parts; p++)
		for (uint32_t at = 0;
		     next_session(&parts[p], &at, &session, &first); pieces++)
			most = session > most ? session : most;
	counts.n = (most < 16 * pieces ? most : 16 * pieces) + 1;
	counts.items = alloc_bytes(counts.n);
	for (size_t p = 0; p < n_parts; p++)
		for (uint32_t at = 0;
		     next_session(&parts[p], &at, &session, &first);)
			*count_of(&counts,
			    session) |= *count_of(&counts, session) ? 2 : 1;
	return counts;
}

static void
add_piece(struct pieces *pieces, const struct part *parts, uint32_t p,
    uint32_t session, uint32_t first)
{
	const struct part *part = &parts[p];
	uint32_t end = first + 1;

	if (part->words &&
	    !words_holds(part->words, part->flags, 1, first, end))
		return;
	if (!(part->flags[first] & ENTRY_IN_SESSION))
		return;
	while (end < part->n && !part_bit(part->starts, end))
		end++;
	if (pieces->n == pieces->room) {
		pieces->room = pieces->room ? 2 * pieces->room : 64;
		pieces->items = alloc_grow(
		    pieces->items, pieces->room, sizeof *pieces->items);
	}
	pieces->items[pieces->n++] = (struct piece){ session, p, first, end };
}

/* The pieces, by session; those of one session oldest first. */
static void
find_pieces(struct pieces *pieces, const struct part *parts, size_t n_parts)
{
	struct counts counts = count_parts(parts, n_parts);
	struct piece *sorted;
	uint64_t *keys;

	for (uint32_t p = 0; p < n_parts; p++) {
		uint32_t session, first;

		for (uint32_t at = 0;
		     next_session(&parts[p], &at, &session, &first);)
			if (*count_of(&counts, session) & 2)
				add_piece(pieces, parts, p, session, first);
	}
	free(counts.items);
	keys = alloc_array(pieces->n, sizeof *keys);
	sorted = alloc_array(pieces->n, sizeof *sorted);
	for (size_t i = 0; i < pieces->n; i++)
		keys[i] = (uint64_t)pieces->items[i].session << 32 | i;
	sort_numbers(keys, pieces->n);
	for (size_t i = 0; i < pieces->n; i++)
		sorted[i] = pieces->items[(uint32_t)keys[i]];
	free(keys);
	free(pieces->items);
	pieces->items = sorted;
}

/* ---- which of their turns reach over the border ---- */

static void
add_link(struct borders *borders, const struct border_link *link)
{
	if (borders->n == borders->room) {
		borders->room = borders->room ? 2 * borders->room : 64;
		borders->links = alloc_grow(
		    borders->links, borders->room, sizeof *borders->links);
	}
	borders->links[borders->n++] = *link;
}

static void
push(struct tail *tail, uint32_t part, uint32_t doc)
{
	if (tail->n == BM25F_REACH)
		memmove(tail->items, tail->items + 1,
		    (BM25F_REACH - 1) * sizeof *tail->items);
	else
		tail->n++;
	tail->items[tail->n - 1].part = part;
	tail->items[tail->n - 1].doc = doc;
}

/* Links the first turns of a piece to those before it. */
static void
link_piece(struct borders *borders, const struct part *parts,
    const struct piece *piece, const struct tail *tail)
{
	const struct part *part = &parts[piece->part];
	int place = 0;

	for (uint32_t d = piece->first;
	     d < piece->end && place < BM25F_REACH && tail->n; d++) {
		if (!part_counts(part, d))
			continue;
		for (int i = tail->n - 1;
		     i >= 0 && tail->n - i + place <= BM25F_REACH; i--)
			add_link(
			    borders, &(struct border_link){ tail->items[i].part,
					 tail->items[i].doc, piece->part, d,
					 tail->n - i + place });
		place++;
	}
}

/* The last turns of a piece come to the tail. */
static void
extend(struct tail *tail, const struct part *parts, const struct piece *piece)
{
	const struct part *part = &parts[piece->part];
	uint32_t from = piece->end;
	int alive = 0;

	while (from > piece->first && alive < BM25F_REACH)
		alive += part_counts(part, --from);
	for (; from < piece->end; from++)
		if (part_counts(part, from))
			push(tail, piece->part, from);
}

static void
link_pieces(struct borders *borders, const struct part *parts,
    const struct pieces *pieces)
{
	struct tail tail = { .n = 0 };

	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->items[i];

		if (!i || piece->session != pieces->items[i - 1].session)
			tail.n = 0;
		link_piece(borders, parts, piece, &tail);
		extend(&tail, parts, piece);
	}
}

/* The documents of all links, by part, each once and rising. */
static void
list_documents(const struct borders *borders, struct part *parts)
{
	uint64_t *keys = alloc_array(2 * borders->n, sizeof *keys);

	for (size_t i = 0; i < borders->n; i++) {
		const struct border_link *l = &borders->links[i];

		keys[2 * i] = (uint64_t)l->part << 32 | l->doc;
		keys[2 * i + 1] = (uint64_t)l->next << 32 | l->next_doc;
	}
	sort_numbers(keys, 2 * borders->n);
	for (size_t i = 0; i < 2 * borders->n; i++) {
		struct part *part = &parts[keys[i] >> 32];

		if (i && keys[i] == keys[i - 1])
			continue;
		if (!part->n_border_docs)
			part->border_docs = alloc_array(
			    2 * borders->n - i, sizeof *part->border_docs);
		part->border_docs[part->n_border_docs++] = (uint32_t)keys[i];
	}
	free(keys);
}

bool
borders_find(struct borders *borders, struct part *parts, size_t n_parts,
    size_t *damaged)
{
	struct pieces pieces = { 0 };

	*borders = (struct borders){ 0 };
	if (n_parts < 2)
		return true;
	for (size_t p = 0; p < n_parts; p++) {
		if (sessions_hold(&parts[p]))
			continue;
		*damaged = p;
		return false;
	}
	find_pieces(&pieces, parts, n_parts);
	link_pieces(borders, parts, &pieces);
	list_documents(borders, parts);
	free(pieces.items);
	/* a piece whose flags could not be read is missing */
	for (size_t p = 0; p < n_parts; p++) {
		if (!parts[p].words || !parts[p].words->file->damaged)
			continue;
		*damaged = p;
		return false;
	}
	return true;
}

/* ---- what they give to each other ---- */

static uint32_t
frequency(const struct part *part, size_t term, uint32_t doc)
{
	const struct posting_list *list = &part->border_tfs[term];
	size_t i = part_lower_bound(list, doc);

	return i < list->n && list->items[i].doc == doc ? list->items[i].tf : 0;
}

/* A turn that holds the term gives to one at a distance. */
static void
give(const struct part *from, uint32_t doc, struct part *to, uint32_t to_doc,
    size_t term, int distance, const struct bm25f_weights *weights)
{
	uint32_t tf = frequency(from, term, doc);
	struct posting_list *list = &to->borders[term];
	float n;

	if (!tf)
		return;
	n = bm25f_n(weights, tf, from->lengths[doc]);
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = alloc_grow(
		    list->items, list->room, sizeof *list->items);
	}
	list->items[list->n++] = (struct posting){ to_doc,
		(uint32_t)bm25f_share(weights, n, distance) };
}

static void
sort_list(struct posting_list *list)
{
	uint64_t *keys = alloc_array(list->n, sizeof *keys);

	for (size_t i = 0; i < list->n; i++)
		keys[i] = (uint64_t)list->items[i].doc << 32 |
			  list->items[i].tf;
	sort_numbers(keys, list->n);
	for (size_t i = 0; i < list->n; i++)
		list->items[i] = (struct posting){ (uint32_t)(keys[i] >> 32),
			(uint32_t)keys[i] };
	free(keys);
}

void
borders_spread(const struct borders *borders, struct part *parts,
    size_t n_parts, const struct bm25f_weights *weights)
{
	for (size_t p = 0; p < n_parts; p++)
		if (parts[p].n_border_docs)
			parts[p].borders = alloc_array(
			    parts[p].n_terms, sizeof *parts[p].borders);
	for (size_t i = 0; i < borders->n; i++) {
		const struct border_link *l = &borders->links[i];
		struct part *a = &parts[l->part], *b = &parts[l->next];

		for (size_t t = 0; t < a->n_terms; t++) {
			give(
			    a, l->doc, b, l->next_doc, t, l->distance, weights);
			give(b, l->next_doc, a, l->doc, t, -l->distance,
			    weights);
		}
	}
	for (size_t p = 0; p < n_parts; p++)
		for (size_t t = 0; parts[p].borders && t < parts[p].n_terms;
		     t++)
			sort_list(&parts[p].borders[t]);
}

void
borders_release(struct borders *borders)
{
	free(borders->links);
	*borders = (struct borders){ 0 };
}

#include "find/words_build.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "find/words.h"
#include "find/words_block.h"
#include "find/words_build_form.h"
#include "find/words_form.h"
#include "find/words_out.h"
#include "text/stop.h"

struct writer {
	const struct words_builder *b;
	struct words_header header;
	struct words_out out;
	uint32_t *stems;  /* by number of term, without those that never came */
	uint32_t *number; /* of the term, by stem */
	uint32_t *docs;   /* of all occurrences, by term, rising */
	bool *named;      /* by stem: it stands in a name */
	struct words_term *terms; /* n_terms + 1 */
	uint32_t *forward_at;
	struct buf skips, blocks; /* of the list at hand */
	struct buf text;          /* of the document at hand */
	bool too_much;
};

/* The memory that became a document. */
static const struct words_document *
document(const struct writer *w, uint32_t doc)
{
	return &w->b->docs[w->b->order[doc]];
}

static void
write_array(
    struct writer *w, enum words_section section, const void *data, size_t size)
{
	words_out_begin(&w->out, &w->header, section);
	words_out_add(&w->out, data, size);
	words_out_end(&w->out, &w->header, section);
}

static void
write_seqs(struct writer *w)
{
	words_out_begin(&w->out, &w->header, WORDS_SEQS);
	for (uint32_t i = 0; i < w->b->n; i++) {
		int64_t seq = document(w, i)->seq;
		uint32_t step = (uint32_t)((uint64_t)seq -
					   (uint64_t)w->header.base);

		words_out_add(&w->out, &step, sizeof step);
	}
	words_out_end(&w->out, &w->header, WORDS_SEQS);
}

static void
write_columns(struct writer *w)
{
#define COLUMN(section, field)                                   \
	{                                                        \
		section, offsetof(struct words_document, field), \
		    sizeof((struct words_document *)0)->field    \
	}
	static const struct {
		enum words_section section;
		size_t at, size;
	} columns[] = {
		COLUMN(WORDS_LENGTHS, length),
		COLUMN(WORDS_FIFTHS, fifths),
		COLUMN(WORDS_TIMES, time),
		COLUMN(WORDS_FLAGS, flags),
		COLUMN(WORDS_QUESTIONS, questions),
		COLUMN(WORDS_TYPES, type),
		COLUMN(WORDS_STATES, state),
	};
#undef COLUMN

	write_seqs(w);
	for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
		words_out_begin(&w->out, &w->header, columns[c].section);
		for (uint32_t i = 0; i < w->b->n; i++)
			words_out_add(&w->out,
			    (const char *)document(w, i) + columns[c].at,
			    columns[c].size);
		words_out_end(&w->out, &w->header, columns[c].section);
	}
	/* memories came in the order of seq */
	write_array(w, WORDS_BY_SEQ, w->b->place,
	    (size_t)w->b->n * sizeof *w->b->place);
}

static bool
follows(const struct writer *w, uint32_t doc)
{
	const struct words_document *d = document(w, doc);

	return doc && d->flags & ENTRY_IN_SESSION &&
	       document(w, doc - 1)->session == d->session;
}

static void
write_sessions(struct writer *w)
{
	size_t n = ((size_t)w->b->n + 63) / 64;
	uint64_t *starts = alloc_array(n, sizeof *starts);
	struct words_session session = { 0 };

	words_out_begin(&w->out, &w->header, WORDS_SESSIONS);
	for (uint32_t i = 0; i < w->b->n; i++) {
		if (!follows(w, i))
			starts[i / 64] |= UINT64_C(1) << i % 64;
		if (i && document(w, i)->session == session.session)
			continue;
		session.session = document(w, i)->session;
		session.first = i;
		words_out_add(&w->out, &session, sizeof session);
		w->header.n_sessions++;
	}
	session = (struct words_session){ .first = w->b->n };
	words_out_add(&w->out, &session, sizeof session);
	words_out_end(&w->out, &w->header, WORDS_SESSIONS);
	write_array(w, WORDS_STARTS, starts, n * sizeof *starts);
	free(starts);
}

/*
 * Sorts all occurrences by term; those of a term are in the order of their
 * documents, and those of a document side by side.
 */
static void
sort_occurrences(struct writer *w)
{
	const struct words_builder *b = w->b;
	uint32_t *next = alloc_array(b->stems.n, sizeof *next), total = 0;

	for (uint32_t i = 0; i < w->header.n_terms; i++) {
		next[w->stems[i]] = total;
		total += b->stems.items[w->stems[i]].count;
	}
	w->docs = alloc_array(total, sizeof *w->docs);
	w->named = alloc_array(b->stems.n, sizeof *w->named);
	for (uint32_t doc = 0; doc < b->n; doc++) {
		const struct words_document *d = document(w, doc);

		for (uint32_t i = d[0].first, marks = 0; i < d[1].first; i++) {
			uint32_t stem = b->occurrences[i];

			if (stem == WORDS_BUILD_MARK) {
				marks++;
				continue;
			}
			w->docs[next[stem]++] = doc;
			if (marks == ENTRY_NAME)
				w->named[stem] = true;
		}
	}
	free(next);
}

static void
pack_block(
    struct writer *w, const uint32_t *docs, const uint32_t *tfs, unsigned n)
{
	struct words_skip skip = { UINT32_MAX, 0 };
	size_t room = WORDS_BLOCK_BYTES + WORDS_BLOCK_SLACK;

	if (w->skips.len)
		memcpy(&skip, w->skips.data + w->skips.len - sizeof skip,
		    sizeof skip);
	w->blocks.len += words_block_pack(
	    docs, tfs, n, skip.last + 1, (uint8_t *)buf_room(&w->blocks, room));
	skip.last = docs[n - 1];
	skip.end = (uint32_t)w->blocks.len;
	buf_add(&w->skips, &skip, sizeof skip);
}

/* Packs the list of a term with these occurrences; how many hold it. */
static uint32_t
pack_list(struct writer *w, const uint32_t *at, uint32_t n)
{
	uint32_t docs[WORDS_BLOCK], tfs[WORDS_BLOCK], documents = 0;
	unsigned have = 0;

	buf_reset(&w->skips);
	buf_reset(&w->blocks);
	for (uint32_t i = 0; i < n;) {
		uint32_t from = i;

		while (i < n && at[i] == at[from])
			i++;
		docs[have] = at[from];
		tfs[have] = i - from < WORDS_BLOCK_TF_MAX ? i - from
							  : WORDS_BLOCK_TF_MAX;
		documents++;
		if (++have == WORDS_BLOCK || i == n) {
			pack_block(w, docs, tfs, have);
			have = 0;
		}
	}
	w->too_much = w->too_much || w->blocks.len > UINT32_MAX;
	return documents;
}

static void
write_postings(struct writer *w)
{
	const struct words_stem *stems = w->b->stems.items;
	const uint32_t *at = w->docs;
	uint64_t begin;

	words_out_begin(&w->out, &w->header, WORDS_POSTINGS);
	begin = words_out_at(&w->out);
	for (uint32_t i = 0; i < w->header.n_terms; i++) {
		uint32_t n = stems[w->stems[i]].count;

		w->terms[i].postings = words_out_at(&w->out) - begin;
		w->terms[i].documents = pack_list(w, at, n);
		if (w->named[w->stems[i]])
			w->terms[i].documents |= WORDS_NAMED;
		at += n;
		words_out_add(&w->out, w->skips.data, w->skips.len);
		words_out_add(&w->out, w->blocks.data, w->blocks.len);
	}
	w->terms[w->header.n_terms].postings = words_out_at(&w->out) - begin;
	words_out_end(&w->out, &w->header, WORDS_POSTINGS);
}

/* 7 bits a byte, the lowest first; the high bit says that more follow. */
static void
add_number(struct buf *text, uint32_t n)
{
	uint8_t bytes[5];
	size_t len = 0;

	for (; n > 0x7f; n >>= 7)
		bytes[len++] = (uint8_t)(n | 0x80);
	bytes[len++] = (uint8_t)n;
	buf_add(text, bytes, len);
}

/* A 0 begins the next section, of those that have something; then a sum. */
static void
write_text(struct writer *w, uint32_t doc)
{
	const struct words_document *d = document(w, doc);
	struct buf *text = &w->text;
	unsigned marks = 0;
	uint32_t sum;

	buf_reset(text);
	for (uint32_t i = d[0].first; i < d[1].first; i++) {
		uint32_t stem = w->b->occurrences[i];

		if (stem == WORDS_BUILD_MARK)
			marks++;
		if (stem == WORDS_BUILD_MARK || stem < STOP_COUNT)
			continue;
		for (; marks; marks--)
			add_number(text, 0);
		add_number(text, w->number[stem] + 1);
	}
	sum = words_forward_sum(buf_text(text), text->len, doc);
	words_out_add(&w->out, buf_text(text), text->len);
	words_out_add(&w->out, &sum, sizeof sum);
}

static void
write_forward(struct writer *w)
{
	uint32_t n = w->b->n;
	uint64_t begin, at;

	words_out_begin(&w->out, &w->header, WORDS_FORWARD);
	begin = words_out_at(&w->out);
	for (uint32_t doc = 0; doc <= n; doc++) {
		at = words_out_at(&w->out) - begin;
		w->too_much = w->too_much || at > UINT32_MAX;
		w->forward_at[doc] = (uint32_t)at;
		if (doc < n)
			write_text(w, doc);
	}
	words_out_end(&w->out, &w->header, WORDS_FORWARD);
	write_array(w, WORDS_FORWARD_AT, w->forward_at,
	    ((size_t)n + 1) * sizeof *w->forward_at);
}

static void
write_dictionary(struct writer *w)
{
	uint32_t n = w->header.n_terms, at = 0;
	const char *text;
	size_t len;

	words_out_begin(&w->out, &w->header, WORDS_TEXTS);
	for (uint32_t i = 0; i < n; i++) {
		text = words_stems_text(&w->b->stems, w->stems[i], &len);
		w->terms[i].text = at;
		at += (uint32_t)len;
		words_out_add(&w->out, text, len);
	}
	w->terms[n].text = at;
	words_out_end(&w->out, &w->header, WORDS_TEXTS);
	write_array(
	    w, WORDS_TERMS, w->terms, ((size_t)n + 1) * sizeof *w->terms);
	words_out_begin(&w->out, &w->header, WORDS_GUIDE);
	for (uint32_t i = 0; i < n; i += WORDS_STRIDE) {
		uint64_t prefix;

		text = words_stems_text(&w->b->stems, w->stems[i], &len);
		prefix = words_prefix(text, len);
		words_out_add(&w->out, &prefix, sizeof prefix);
	}
	words_out_end(&w->out, &w->header, WORDS_GUIDE);
}

static void
fill_header(struct writer *w)
{
	const struct words_builder *b = w->b;
	struct words_header *h = &w->header;

	*h = (struct words_header){
		.magic = WORDS_MAGIC,
		.version = WORDS_VERSION,
		.n_docs = b->n,
		.n_terms = h->n_terms,
		.base = b->n ? b->docs[0].seq : 0,
		.last = b->n ? b->docs[b->n - 1].seq : 0,
	};
	for (uint32_t i = 0; i < b->n; i++) {
		uint32_t length = b->docs[i].length;

		h->total_length += length;
		h->longest = length > h->longest ? length : h->longest;
	}
	w->too_much = b->too_much ||
		      (uint64_t)h->last - (uint64_t)h->base > UINT32_MAX;
}

/* Numbers the terms; from here on a document ends where the next begins. */
static void
prepare(struct writer *w, struct words_builder *b)
{
	w->b = b;
	if (!b->order)
		words_builder_order(b, NULL, 0);
	if (!b->docs)
		b->docs = alloc_bytes(sizeof *b->docs);
	b->docs[b->n].first = (uint32_t)b->n_occurrences;
	w->stems = words_stems_sorted(&b->stems, &w->header.n_terms);
	w->number = alloc_array(b->stems.n, sizeof *w->number);
	for (uint32_t i = 0; i < w->header.n_terms; i++)
		w->number[w->stems[i]] = i;
	w->terms = alloc_array((size_t)w->header.n_terms + 1, sizeof *w->terms);
	w->forward_at = alloc_array((size_t)b->n + 1, sizeof *w->forward_at);
	fill_header(w);
}

static void
write_sections(struct writer *w)
{
	write_columns(w);
	write_sessions(w);
	sort_occurrences(w);
	write_postings(w);
	free(w->docs);
	free(w->named);
	write_forward(w);
	write_dictionary(w);
}

int
words_builder_write(struct words_builder *b, const char *path, struct err *err)
{
	struct writer *w = alloc_bytes(sizeof *w);
	int rc = -1;

	prepare(w, b);
	if (!w->too_much && words_out_open(&w->out, path, err) < 0)
		goto out;
	if (!w->too_much) {
		write_sections(w);
		if (!w->too_much) {
			rc = words_out_close(&w->out, &w->header, path, err);
			goto out;
		}
		words_out_drop(&w->out, path);
	}
	err_set(err, ERR_STORE,
	    "cannot write '%s': too much for one segment of words", path);
out:
	free(w->stems);
	free(w->number);
	free(w->terms);
	free(w->forward_at);
	buf_release(&w->skips);
	buf_release(&w->blocks);
	buf_release(&w->text);
	free(w);
	return rc;
}

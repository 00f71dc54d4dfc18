/*
 * generate WORDNET OUT [WORDS [DIMENSION]]: makes words.txt, bits.bin and
 * idf.u8 in OUT from WordNet's files in WORDNET.  README.md says how and why.
 */

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "svd.h"
#include "text/analyse.h"
#include "text/table.h"
#include "text/table_form.h"
#include "wordnet.h"

enum {
	WORDS = 20000, /* numbers among them take part, but get no row */
	DROPPED =
	    3, /* first dimensions: how common a word is, and little else */
	SPARE = 32,
	ROUNDS = 2,
	SLOTS = 1 << 18, /* for WordNet's 70,000 stems */
};

/* What a stem counts for in a synset, by where it stands. */
#define IN_LEMMA      2
#define IN_DEFINITION 1
#define IN_EXAMPLE    .5
/* In a lemma of a synset that is pointed to; hyponyms are many. */
#define IN_NEIGHBOUR .5
#define IN_HYPONYM   .35
/* The share of that which a stem of the neighbour's definition counts. */
#define IN_ITS_DEFINITION .5
/* idf = ln(IDF_OF / (count + IDF_MORE)), cut at TABLE_IDF_MAX. */
#define IDF_OF   1e6
#define IDF_MORE 5

struct stem {
	uint32_t place; /* in bytes, with a NUL behind it */
	uint32_t row;   /* of the matrix, 1 and up; 0 if it has none */
	double met;     /* in lemmas and glosses */
	double tagged;  /* in the texts whose senses were tagged by hand */
};

/* The stems that were met, and the texts read so far as their numbers. */
struct corpus {
	struct analyser *analyser;
	struct terms terms;
	struct buf bytes, text;
	struct stem *stems;
	uint32_t *slots; /* 1 + number of a stem, by hash; 0 is free */
	uint32_t *tokens;
	size_t n_stems, n_tokens, room;
};

/* Where the tokens of a synset's parts begin; its lemmas come first. */
struct parts {
	size_t lemmas, definition, examples, end;
};

/* A synset's stems: weights by row, and which rows have one. */
struct bag {
	double *weight;
	uint32_t *rows;
	size_t n;
};

/* Weights of rows in columns, in the order of the columns. */
struct cells {
	uint32_t *row, *column;
	float *value;
	size_t n, room;
};

static _Noreturn void
die(const char *what, const char *name)
{
	fprintf(stderr, "generate: %s '%s'\n", what, name);
	exit(1);
}

static uint32_t
number_of(struct corpus *c, const char *stem, size_t len)
{
	uint32_t at = table_hash(stem, len), *slot;

	for (;; at++) {
		const char *other;

		slot = &c->slots[at % SLOTS];
		if (!*slot)
			break;
		other = c->bytes.data + c->stems[*slot - 1].place;
		if (strlen(other) == len && !memcmp(other, stem, len))
			return *slot - 1;
	}
	if (c->n_stems == SLOTS / 2)
		die("too many stems for", "the table");
	c->stems[c->n_stems].place = (uint32_t)c->bytes.len;
	buf_add(&c->bytes, stem, len);
	buf_char(&c->bytes, '\0');
	*slot = (uint32_t)++c->n_stems;
	return *slot - 1;
}

/* Appends a text's stems to the tokens; stop words are left out. */
static void
read_text(struct corpus *c, const char *text, size_t len)
{
	buf_reset(&c->text);
	buf_add(&c->text, text, len);
	for (size_t i = 0; i < len; i++)
		if (c->text.data[i] == '_' || c->text.data[i] & 0x80)
			c->text.data[i] = ' ';
	terms_reset(&c->terms);
	analyse(c->analyser, buf_text(&c->text), len, &c->terms);
	for (size_t i = 0; i < c->terms.n; i++) {
		const struct term *t = &c->terms.items[i];

		if (t->stop)
			continue;
		if (c->n_tokens == c->room) {
			c->room = 2 * c->room + 1024;
			c->tokens = alloc_grow(
			    c->tokens, c->room, sizeof *c->tokens);
		}
		c->tokens[c->n_tokens++] = number_of(
		    c, term_text(&c->terms, i), t->len);
	}
}

static void
read_synset(struct corpus *c, const struct wordnet *wn,
    const struct wordnet_synset *s, struct parts *parts)
{
	const char *gloss = s->gloss.text;
	/* what is quoted at the end of a gloss are examples */
	const char *quote = s->gloss.len ? memchr(gloss, '"', s->gloss.len)
					 : NULL;
	size_t len = quote ? (size_t)(quote - gloss) : s->gloss.len;

	parts->lemmas = c->n_tokens;
	for (uint32_t i = 0; i < s->lemmas; i++) {
		const struct wordnet_lemma *l = &wn->lemmas[s->lemma + i];
		size_t first = c->n_tokens;

		read_text(c, l->text, l->len);
		for (size_t k = first; k < c->n_tokens; k++)
			c->stems[c->tokens[k]].tagged += l->count;
	}
	parts->definition = c->n_tokens;
	read_text(c, gloss, len);
	parts->examples = c->n_tokens;
	read_text(c, gloss + len, s->gloss.len - len);
	parts->end = c->n_tokens;
	for (size_t k = parts->lemmas; k < parts->end; k++)
		c->stems[c->tokens[k]].met++;
}

static int
by_use(const void *a, const void *b)
{
	const struct stem *x = *(struct stem *const *)a;
	const struct stem *y = *(struct stem *const *)b;
	double one = x->met + x->tagged, other = y->met + y->tagged;

	if (one > other || one < other)
		return one < other ? 1 : -1;
	return (x->place > y->place) - (x->place < y->place);
}

/* The n stems that are used most, in that order; owned by the caller. */
static struct stem **
choose(struct corpus *c, size_t n)
{
	struct stem **order = alloc_array(c->n_stems, sizeof *order);

	for (size_t i = 0; i < c->n_stems; i++)
		order[i] = &c->stems[i];
	qsort(order, c->n_stems, sizeof *order, by_use);
	for (size_t i = 0; i < n; i++)
		order[i]->row = (uint32_t)i + 1;
	return order;
}

static void
bag_add(struct bag *bag, const struct corpus *c, size_t from, size_t to,
    double weight)
{
	for (size_t k = from; k < to; k++) {
		uint32_t row = c->stems[c->tokens[k]].row;

		if (!row--)
			continue;
		if (!(bag->weight[row] > 0))
			bag->rows[bag->n++] = row;
		bag->weight[row] += weight;
	}
}

static void
fill_bag(struct bag *bag, const struct corpus *c, const struct wordnet *wn,
    const struct parts *parts, size_t synset)
{
	const struct wordnet_synset *s = &wn->synsets[synset];
	const struct parts *own = &parts[synset];

	bag_add(bag, c, own->lemmas, own->definition, IN_LEMMA);
	bag_add(bag, c, own->definition, own->examples, IN_DEFINITION);
	bag_add(bag, c, own->examples, own->end, IN_EXAMPLE);
	for (uint32_t i = 0; i < s->links; i++) {
		const struct wordnet_link *link = &wn->links[s->link + i];
		const struct parts *its = &parts[link->to];
		double weight = link->kind == '~' ? IN_HYPONYM : IN_NEIGHBOUR;

		bag_add(bag, c, its->lemmas, its->definition, weight);
		bag_add(bag, c, its->definition, its->examples,
		    weight * IN_ITS_DEFINITION);
	}
}

static void
cells_add(struct cells *cells, uint32_t row, uint32_t column, double value)
{
	size_t n = cells->n++;

	if (n == cells->room) {
		size_t room = cells->room = 2 * n + 1024;

		cells->row = alloc_grow(cells->row, room, sizeof *cells->row);
		cells->column = alloc_grow(
		    cells->column, room, sizeof *cells->column);
		cells->value = alloc_grow(
		    cells->value, room, sizeof *cells->value);
	}
	cells->row[n] = row;
	cells->column[n] = column;
	cells->value[n] = (float)value;
}

static void
count(struct cells *cells, const struct corpus *c, const struct wordnet *wn,
    const struct parts *parts, size_t n)
{
	struct bag bag = { alloc_array(n, sizeof *bag.weight),
		alloc_array(n, sizeof *bag.rows), 0 };

	for (size_t i = 0; i < wn->n; i++) {
		fill_bag(&bag, c, wn, parts, i);
		while (bag.n) {
			uint32_t row = bag.rows[--bag.n];

			cells_add(cells, row, (uint32_t)i, bag.weight[row]);
			bag.weight[row] = 0;
		}
	}
	free(bag.weight);
	free(bag.rows);
}

/* Turns weights into positive pointwise mutual information. */
static void
weigh(struct cells *cells, size_t rows, size_t columns)
{
	double *row = alloc_array(rows, sizeof *row), all = 0;
	double *column = alloc_array(columns, sizeof *column);

	for (size_t i = 0; i < cells->n; i++) {
		row[cells->row[i]] += (double)cells->value[i];
		column[cells->column[i]] += (double)cells->value[i];
		all += (double)cells->value[i];
	}
	for (size_t i = 0; i < cells->n; i++) {
		double pmi = log(
		    (double)cells->value[i] * all /
		    (row[cells->row[i]] * column[cells->column[i]]));

		cells->value[i] = pmi > 0 ? (float)pmi : 0;
	}
	free(row);
	free(column);
}

/*
 * What is said often shall shape the dimensions more than names of plants:
 * the fourth root of the use of a word and of its senses.
 */
static double
use_of_stem(const struct stem *stem)
{
	return sqrt(sqrt(stem->met + 2 * stem->tagged + 1));
}

static double
use_of_synset(const struct wordnet *wn, const struct wordnet_synset *s)
{
	double sum = 1;

	for (uint32_t i = 0; i < s->lemmas; i++)
		sum += wn->lemmas[s->lemma + i].count;
	return sqrt(sqrt(sum));
}

/* The cells as a matrix by rows; releases them. */
static void
lay_out(struct cells *cells, struct svd_matrix *m, struct stem **order,
    const struct wordnet *wn)
{
	size_t *at = alloc_array(m->rows, sizeof *at);

	m->start = alloc_array(m->rows + 1, sizeof *m->start);
	m->column = alloc_array(cells->n, sizeof *m->column);
	m->value = alloc_array(cells->n, sizeof *m->value);
	for (size_t i = 0; i < cells->n; i++)
		m->start[cells->row[i] + 1] += cells->value[i] > 0;
	for (size_t i = 0; i < m->rows; i++)
		m->start[i + 1] += m->start[i];
	for (size_t i = 0; i < m->rows; i++)
		at[i] = m->start[i];
	for (size_t i = 0; i < cells->n; i++) {
		uint32_t row = cells->row[i], column = cells->column[i];
		size_t to = at[row];

		if (!(cells->value[i] > 0))
			continue;
		m->column[to] = column;
		m->value[to] = (float)((double)cells->value[i] *
				       use_of_stem(order[row]) *
				       use_of_synset(wn, &wn->synsets[column]));
		at[row]++;
	}
	free(at);
	free(cells->row);
	free(cells->column);
	free(cells->value);
}

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "wb");
	if (!out)
		die("cannot open", path);
	return out;
}

static void
write_row(FILE *out, const float *u, size_t dimension)
{
	unsigned char bits[TABLE_ROW_SIZE] = { 0 };

	for (size_t d = 0; d < dimension; d++)
		if (u[d] > 0)
			bits[d / 8] |= (unsigned char)(1u << d % 8);
	fwrite(bits, 1, sizeof bits, out);
}

static int
idf_of(const struct stem *stem)
{
	double idf = log(IDF_OF / (stem->met + 4 * stem->tagged + IDF_MORE));

	idf = idf < 0 ? 0 : idf > TABLE_IDF_MAX ? TABLE_IDF_MAX : idf;
	return (int)(idf / TABLE_IDF_MAX * 255 + .5);
}

/*
 * Numbers get no row: what WordNet's glosses tell of 1865 or 2 is not what
 * they mean elsewhere, and words find them well enough.
 */
static void
write_table(const char *folder, const struct corpus *c, struct stem **order,
    const float *u, size_t n, size_t dimension)
{
	FILE *words = create(folder, "words.txt");
	FILE *bits = create(folder, "bits.bin");
	FILE *idf = create(folder, "idf.u8");
	bool good;

	for (size_t i = 0; i < n; i++) {
		const char *stem = c->bytes.data + order[i]->place;

		if (*stem >= '0' && *stem <= '9')
			continue;
		fprintf(words, "%s\n", stem);
		write_row(
		    bits, u + i * (dimension + DROPPED) + DROPPED, dimension);
		putc(idf_of(order[i]), idf);
	}
	good = !ferror(words) && !ferror(bits) && !ferror(idf);
	good = !fclose(words) && good;
	good = !fclose(bits) && good;
	good = !fclose(idf) && good;
	if (!good)
		die("cannot write to", folder);
}

static void
generate(struct corpus *c, const char *from, const char *to, size_t n,
    size_t dimension)
{
	struct wordnet wn;
	struct svd_matrix m = { 0 };
	struct cells cells = { 0 };
	struct parts *parts;
	struct stem **order;
	float *u;

	wordnet_read(&wn, from);
	parts = alloc_array(wn.n + 1, sizeof *parts);
	for (size_t i = 0; i < wn.n; i++)
		read_synset(c, &wn, &wn.synsets[i], &parts[i]);
	if (n > c->n_stems || n < dimension + DROPPED)
		die("too few words for that in", from);
	order = choose(c, n);
	count(&cells, c, &wn, parts, n);
	weigh(&cells, n, wn.n);
	m.rows = n;
	m.columns = wn.n;
	lay_out(&cells, &m, order, &wn);
	u = svd_left(&m, dimension + DROPPED, SPARE, ROUNDS);
	write_table(to, c, order, u, n, dimension);
	free(u);
	free(m.start);
	free(m.column);
	free(m.value);
	free(order);
	free(parts);
	wordnet_release(&wn);
}

int
main(int argc, char **argv)
{
	long n = argc > 3 ? strtol(argv[3], NULL, 10) : WORDS;
	long dimension = argc > 4 ? strtol(argv[4], NULL, 10)
				  : (long)TABLE_DIMENSION;
	struct corpus c = { 0 };

	if (argc < 3 || argc > 5 || n < 1 || dimension < 1 ||
	    dimension > TABLE_DIMENSION)
		die("usage: generate WORDNET OUT [WORDS [DIMENSION]], not",
		    argc > 1 ? argv[1] : "");
	c.analyser = analyser_new();
	c.stems = alloc_array(SLOTS / 2, sizeof *c.stems);
	c.slots = alloc_array(SLOTS, sizeof *c.slots);
	generate(&c, argv[1], argv[2], (size_t)n, (size_t)dimension);
	analyser_free(c.analyser);
	terms_release(&c.terms);
	buf_release(&c.bytes);
	buf_release(&c.text);
	free(c.stems);
	free(c.slots);
	free(c.tokens);
	return 0;
}

#include "wordnet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

/* Words of a line, one after the other; an empty one is its end. */
struct cursor {
	const char *at, *end;
};

static struct wordnet_span
next(struct cursor *c)
{
	struct wordnet_span word;

	while (c->at < c->end && *c->at == ' ')
		c->at++;
	word.text = c->at;
	while (c->at < c->end && *c->at != ' ')
		c->at++;
	word.len = (size_t)(c->at - word.text);
	return word;
}

/* The file ends in a NUL, so that strtoul stops there at the latest. */
static uint32_t
number(struct cursor *c, int base)
{
	struct wordnet_span word = next(c);

	return word.len ? (uint32_t)strtoul(word.text, NULL, base) : 0;
}

static void *
more(void *items, size_t n, size_t size)
{
	/* doubles at powers of two, from 1,024 */
	if (n < 1024)
		return n ? items : alloc_array(1024, size);
	return n & (n - 1) ? items : alloc_grow(items, 2 * n, size);
}

static char *
read_file(const char *folder, const char *name)
{
	char path[4096], *text;
	long len = -1;
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	in = fopen(path, "rb");
	if (in && !fseek(in, 0, SEEK_END))
		len = ftell(in);
	if (len < 0) {
		fprintf(stderr, "generate: cannot read '%s'\n", path);
		exit(1);
	}
	rewind(in);
	text = alloc_bytes((size_t)len + 1);
	if (fread(text, 1, (size_t)len, in) != (size_t)len) {
		fprintf(stderr, "generate: cannot read '%s'\n", path);
		exit(1);
	}
	fclose(in);
	return text;
}

/* Places in a file have eight digits and take 28 bits. */
static uint32_t
key_of(char pos, uint32_t place)
{
	uint32_t file = pos == 'n' ? 0 : pos == 'v' ? 1 : pos == 'r' ? 3 : 2;

	return file << 28 | (place & 0xfffffff);
}

static void
read_lemmas(struct wordnet *wn, struct cursor *c, uint32_t file, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct wordnet_span word = next(c);
		/* an adjective's place in a phrase, as in "galore(ip)" */
		const char *mark = memchr(word.text, '(', word.len);
		struct wordnet_lemma lemma = { .text = word.text };

		if (!word.len)
			return;
		lemma.len = (uint32_t)(mark ? (size_t)(mark - word.text)
					    : word.len);
		lemma.sense = file << 16 | (number(c, 16) & 0xffff);
		wn->lemmas = more(wn->lemmas, wn->n_lemmas, sizeof lemma);
		wn->lemmas[wn->n_lemmas++] = lemma;
	}
}

static void
read_links(struct wordnet *wn, struct cursor *c, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct wordnet_span symbol = next(c);
		uint32_t place = number(c, 10);
		struct wordnet_span pos = next(c);

		next(c);
		if (!symbol.len || !pos.len)
			return;
		wn->links = more(wn->links, wn->n_links, sizeof *wn->links);
		wn->links[wn->n_links++] = (struct wordnet_link){
			key_of(*pos.text, place), *symbol.text
		};
	}
}

static void
read_synset(struct wordnet *wn, struct cursor c)
{
	const char *bar = memchr(c.at, '|', (size_t)(c.end - c.at));
	struct wordnet_synset s = { 0 };
	struct wordnet_span pos;
	uint32_t place, file;

	if (bar) {
		s.gloss = (struct wordnet_span){ bar + 1,
			(size_t)(c.end - bar - 1) };
		c.end = bar;
	}
	place = number(&c, 10);
	file = number(&c, 10);
	pos = next(&c);
	if (!pos.len)
		return;
	s.key = key_of(*pos.text, place);
	s.lemma = (uint32_t)wn->n_lemmas;
	read_lemmas(wn, &c, file, number(&c, 16));
	s.lemmas = (uint32_t)wn->n_lemmas - s.lemma;
	s.link = (uint32_t)wn->n_links;
	read_links(wn, &c, number(&c, 10));
	s.links = (uint32_t)wn->n_links - s.link;
	wn->synsets = more(wn->synsets, wn->n, sizeof s);
	wn->synsets[wn->n++] = s;
}

static int
by_sense(const void *a, const void *b)
{
	const struct wordnet_lemma *x = *(struct wordnet_lemma *const *)a;
	const struct wordnet_lemma *y = *(struct wordnet_lemma *const *)b;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = strncasecmp(x->text, y->text, len);

	if (order || x->len != y->len)
		return order ? order : x->len < y->len ? -1 : 1;
	return (x->sense > y->sense) - (x->sense < y->sense);
}

/* Equal senses, which satellites of two adjectives may be, stay in order. */
static int
by_sense_and_place(const void *a, const void *b)
{
	const struct wordnet_lemma *x = *(struct wordnet_lemma *const *)a;
	const struct wordnet_lemma *y = *(struct wordnet_lemma *const *)b;
	int order = by_sense(a, b);

	return order ? order : (x > y) - (x < y);
}

/*
 * A line of cntlist.rev: sense key, number of the sense, count.  The key is
 * lemma%kind:file:sense:head:sense of head.
 */
static void
read_tag(struct wordnet *wn, struct wordnet_lemma **order, struct cursor c)
{
	struct wordnet_span key = next(&c);
	const char *percent = memchr(key.text, '%', key.len);
	struct wordnet_lemma want = { .text = key.text }, *at = &want, **found;
	unsigned file, sense;

	if (!percent || sscanf(percent, "%%%*u:%u:%u", &file, &sense) != 2)
		return;
	want.len = (uint32_t)(percent - key.text);
	want.sense = file << 16 | (sense & 0xffff);
	next(&c);
	found = bsearch(&at, order, wn->n_lemmas, sizeof *order, by_sense);
	if (found)
		(*found)->count += number(&c, 10);
}

static int
by_key(const void *a, const void *b)
{
	const struct wordnet_synset *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Turns the keys in the links into numbers of synsets. */
static void
resolve(struct wordnet *wn)
{
	qsort(wn->synsets, wn->n, sizeof *wn->synsets, by_key);
	for (size_t i = 0; i < wn->n; i++) {
		struct wordnet_synset *s = &wn->synsets[i], *to;
		struct wordnet_link *links = wn->links + s->link;
		uint32_t kept = 0;

		for (uint32_t k = 0; k < s->links; k++) {
			struct wordnet_synset want = { .key = links[k].to };

			to = bsearch(&want, wn->synsets, wn->n,
			    sizeof *wn->synsets, by_key);
			if (!to)
				continue;
			links[kept] = links[k];
			links[kept++].to = (uint32_t)(to - wn->synsets);
		}
		s->links = kept;
	}
}

static void
read_tags(struct wordnet *wn, char *line)
{
	struct wordnet_lemma **order = alloc_array(wn->n_lemmas, sizeof *order);

	for (size_t i = 0; i < wn->n_lemmas; i++)
		order[i] = &wn->lemmas[i];
	qsort(order, wn->n_lemmas, sizeof *order, by_sense_and_place);
	for (char *eol; *line; line = eol + (*eol != '\0')) {
		eol = line + strcspn(line, "\n");
		read_tag(wn, order, (struct cursor){ line, eol });
	}
	free(order);
}

void
wordnet_read(struct wordnet *wn, const char *folder)
{
	static const char *const names[] = { "data.noun", "data.verb",
		"data.adj", "data.adv" };

	memset(wn, 0, sizeof *wn);
	for (size_t i = 0; i < 4; i++) {
		char *line = wn->files[i] = read_file(folder, names[i]), *eol;

		for (; *line; line = eol + (*eol != '\0')) {
			eol = line + strcspn(line, "\n");
			/* the licence at the top begins with two blanks */
			if (*line != ' ')
				read_synset(wn, (struct cursor){ line, eol });
		}
	}
	wn->files[4] = read_file(folder, "cntlist.rev");
	read_tags(wn, wn->files[4]);
	resolve(wn);
}

void
wordnet_release(struct wordnet *wn)
{
	for (size_t i = 0; i < sizeof wn->files / sizeof *wn->files; i++)
		free(wn->files[i]);
	free(wn->synsets);
	free(wn->lemmas);
	free(wn->links);
	memset(wn, 0, sizeof *wn);
}

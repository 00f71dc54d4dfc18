#include "find/sketch.h"

#include <string.h>

#include "base/checksum.h"

/*
 * Packed, it is a byte for the form, the bits that are set by their distances
 * (or all of them, if that is shorter), and of each place that is
 * taken its distance, the statement and the count; all numbers as 7 bits a
 * byte, the lowest first, and the highest bit set where more follow.  A
 * distance of 0 ends a list.
 */
enum { SPARSE = 2, DENSE = 3 };

/* ---- texts ---- */

static bool
is_number(const uint8_t *stem)
{
	return *stem >= '0' && *stem <= '9';
}

void
sketch_text_read(struct sketch_text *text, const uint8_t *terms, size_t size)
{
	text->n = 0;
	text->statement = 0;
	for (size_t at = 0; at < size && terms[at] && at + terms[at] < size &&
			    text->n < SKETCH_TEXT_WORDS;
	     at += 1 + (size_t)terms[at]) {
		uint32_t word = checksum(terms + at + 1, terms[at]);

		/* a sum: the order does not matter */
		text->statement += word * 2654435761U;
		if (!is_number(terms + at + 1))
			text->words[text->n++] = word;
	}
}

/* ---- what was heard ---- */

static uint32_t
place_of(uint32_t word)
{
	return word % SKETCH_WORDS;
}

static bool
is_known(const struct sketch *s, uint32_t place)
{
	return s->words[place / 64] >> place % 64 & 1;
}

size_t
sketch_new_words(
    const struct sketch *s, const struct sketch_text *text, size_t most)
{
	uint32_t seen[8];
	size_t n = 0;

	most = most < sizeof seen / sizeof *seen ? most
						 : sizeof seen / sizeof *seen;
	for (size_t i = 0; i < text->n && n < most; i++) {
		uint32_t place = place_of(text->words[i]);
		size_t at = 0;

		if (is_known(s, place))
			continue;
		while (at < n && seen[at] != place)
			at++;
		if (at == n)
			seen[n++] = place;
	}
	return n;
}

static size_t
counter_of(const struct sketch_text *text)
{
	return text->statement % SKETCH_STATEMENTS;
}

unsigned
sketch_repeats(const struct sketch *s, const struct sketch_text *text)
{
	size_t at = counter_of(text);

	return text->n && s->statements[at] == text->statement ? s->counts[at]
							       : 0;
}

/* What is said often outlasts those that come and go in its place. */
static void
count(struct sketch *s, const struct sketch_text *text)
{
	size_t at = counter_of(text);

	if (s->counts[at] && s->statements[at] == text->statement) {
		s->counts[at] += s->counts[at] < 255;
	} else if (s->counts[at] > 1) {
		s->counts[at]--;
	} else {
		s->statements[at] = text->statement;
		s->counts[at] = 1;
	}
}

static void
set(struct sketch *s, uint32_t place)
{
	s->known += !is_known(s, place);
	s->words[place / 64] |= UINT64_C(1) << place % 64;
}

void
sketch_hear(struct sketch *s, const struct sketch_text *text)
{
	for (size_t i = 0; i < text->n; i++)
		set(s, place_of(text->words[i]));
	if (text->n)
		count(s, text);
}

/* ---- packed ---- */

static void
put(struct buf *out, uint32_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_char(out, (char)((n & 0x7f) | 0x80));
	buf_char(out, (char)n);
}

static void
put_sparse(const struct sketch *s, struct buf *out)
{
	uint32_t before = 0;

	for (uint32_t i = 0; i < SKETCH_WORDS / 64; i++)
		for (uint64_t left = s->words[i]; left; left &= left - 1) {
			uint32_t place = 64 * i +
					 (uint32_t)__builtin_ctzll(left) + 1;

			put(out, place - before);
			before = place;
		}
	put(out, 0);
}

static void
put_dense(const struct sketch *s, struct buf *out)
{
	for (size_t i = 0; i < SKETCH_WORDS / 64; i++)
		for (int shift = 0; shift < 64; shift += 8)
			buf_char(out, (char)(s->words[i] >> shift & 0xff));
}

void
sketch_write(const struct sketch *s, struct buf *out)
{
	/* a distance is a byte or two, and never more than three */
	bool dense = s->known > SKETCH_WORDS / 12;
	uint32_t before = 0;

	buf_char(out, dense ? DENSE : SPARSE);
	(dense ? put_dense : put_sparse)(s, out);
	for (uint32_t i = 0; i < SKETCH_STATEMENTS; i++) {
		if (!s->counts[i])
			continue;
		put(out, i + 1 - before);
		put(out, s->statements[i]);
		buf_char(out, (char)s->counts[i]);
		before = i + 1;
	}
	put(out, 0);
}

/* What is left to be read. */
struct rest {
	const uint8_t *at, *end;
};

static bool
get(struct rest *rest, uint32_t *n)
{
	int shift = 0;

	*n = 0;
	while (rest->at < rest->end && shift < 35) {
		uint8_t byte = *rest->at++;

		*n |= (uint32_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
		shift += 7;
	}
	return false;
}

static bool
get_sparse(struct sketch *s, struct rest *rest)
{
	uint32_t distance, place = 0;

	while (get(rest, &distance)) {
		if (!distance)
			return true;
		if (distance > SKETCH_WORDS - place)
			return false;
		place += distance;
		set(s, place - 1);
	}
	return false;
}

static bool
get_dense(struct sketch *s, struct rest *rest)
{
	if (rest->end - rest->at < SKETCH_WORDS / 8)
		return false;
	for (size_t i = 0; i < SKETCH_WORDS / 64; i++) {
		for (int shift = 0; shift < 64; shift += 8)
			s->words[i] |= (uint64_t)*rest->at++ << shift;
		s->known += (uint32_t)__builtin_popcountll(s->words[i]);
	}
	return true;
}

static bool
get_statements(struct sketch *s, struct rest *rest)
{
	uint32_t distance, statement, place = 0;

	while (get(rest, &distance)) {
		if (!distance)
			return rest->at == rest->end;
		if (distance > SKETCH_STATEMENTS - place ||
		    !get(rest, &statement) || rest->at == rest->end)
			return false;
		place += distance;
		s->statements[place - 1] = statement;
		s->counts[place - 1] = *rest->at++;
	}
	return false;
}

bool
sketch_read(struct sketch *s, const void *data, size_t size)
{
	struct rest rest = { data, (const uint8_t *)data + size };
	uint8_t form = size ? *rest.at++ : 0;
	bool good;

	memset(s, 0, sizeof *s);
	good = form == DENSE ? get_dense(s, &rest)
			     : form == SPARSE && get_sparse(s, &rest);
	if (good && get_statements(s, &rest))
		return true;
	memset(s, 0, sizeof *s);
	return false;
}

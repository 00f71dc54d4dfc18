#include "find/sketch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tap.h"

/* A text from words with blanks between them. */
static struct sketch_text
text_of(const char *words)
{
	struct buf terms = { 0 };
	struct sketch_text text;

	while (*words) {
		size_t len = strcspn(words, " ");

		buf_char(&terms, (char)len);
		buf_add(&terms, words, len);
		words += len + (words[len] == ' ');
	}
	/* what stands behind the text is none of it */
	buf_add(&terms, "\0\3Ann", 5);
	sketch_text_read(&text, (const uint8_t *)terms.data, terms.len);
	buf_release(&terms);
	return text;
}

static size_t
fresh(const struct sketch *s, const char *words)
{
	struct sketch_text text = text_of(words);

	return sketch_new_words(s, &text, 3);
}

static unsigned
repeats(const struct sketch *s, const char *words)
{
	struct sketch_text text = text_of(words);

	return sketch_repeats(s, &text);
}

static void
hear(struct sketch *s, const char *words)
{
	struct sketch_text text = text_of(words);

	sketch_hear(s, &text);
}

static void
test_words(struct sketch *s)
{
	tap(fresh(s, "ann like tea") == 3, "nothing was heard");
	hear(s, "ann like tea");
	tap(s->known == 3, "words are counted");
	tap(fresh(s, "ann like tea") == 0, "they are known");
	tap(fresh(s, "ann like coffee") == 1, "another one is not");
	tap(fresh(s, "coffee coffee coffee") == 1, "nor does it count twice");
	tap(fresh(s, "a b c d e f") == 3, "no more than are asked for");
	tap(fresh(s, "12 2026 tea 5") == 0, "numbers are no words");
}

static void
test_statements(struct sketch *s)
{
	tap(repeats(s, "ann like tea") == 1, "it was said once");
	tap(repeats(s, "tea like ann") == 1, "in any order");
	tap(repeats(s, "ann like tea 17") == 0, "with a number it was not");
	tap(repeats(s, "ann like") == 0, "a part was not");
	for (int i = 0; i < 300; i++)
		hear(s, "build pass");
	tap(repeats(s, "build pass") == 255, "so often, and no more");
	hear(s, "");
	tap(repeats(s, "") == 0, "nothing is no statement");
}

/* Others that come and go do not displace what is said often. */
static void
test_many(struct sketch *s)
{
	char words[32];
	int known = 0;

	for (int i = 0; i < 20000; i++) {
		snprintf(words, sizeof words, "word%d", i);
		known += fresh(s, words) == 0;
		hear(s, words);
	}
	tap(known < 20000 / 10, "few of many words are taken for known: %d",
	    known);
	tap(repeats(s, "build pass") > 100, "what was said often is known");
	tap(repeats(s, "ann like tea") == 0, "what was said once gave way");
}

static void
test_packed(const struct sketch *s, const char *name)
{
	struct sketch *copy = alloc_bytes(sizeof *copy);
	struct buf data = { 0 };
	size_t cut = 0;

	sketch_write(s, &data);
	tap(sketch_read(copy, data.data, data.len) &&
		memcmp(s, copy, sizeof *s) == 0,
	    "%s: read as it was, %zu bytes", name, data.len);
	tap(data.len < 16 << 10 || s->known > 10000, "%s: small", name);
	while (cut < data.len && !sketch_read(copy, data.data, cut))
		cut += 1 + data.len / 1000;
	tap(cut >= data.len && !copy->known, "%s: no part of it is one", name);
	buf_char(&data, 1);
	tap(!sketch_read(copy, data.data, data.len), "%s: nor more", name);
	buf_release(&data);
	free(copy);
}

static void
test_wrong(void)
{
	static const struct {
		const char *data;
		size_t size;
	} cases[] = {
		{ "", 0 },
		{ "\1", 1 },
		{ "\2\xff\xff\xff\xff\xff\xff", 7 },
		{ "\2\xff\xff\x7f\1\0\0", 7 },
		{ "\2\0\xff\x7f\1\1\0", 7 },
		{ "\2\0\1\1", 4 },
		{ "\3\0\0", 3 },
	};
	struct sketch *s = alloc_bytes(sizeof *s);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tap(!sketch_read(s, cases[i].data, cases[i].size) && !s->known,
		    "wrong bytes %zu are none", i);
	free(s);
}

int
main(void)
{
	struct sketch *s = alloc_bytes(sizeof *s);

	test_packed(s, "empty");
	test_words(s);
	test_statements(s);
	test_packed(s, "few");
	test_many(s);
	test_packed(s, "many");
	test_wrong();
	free(s);
	return tap_end();
}

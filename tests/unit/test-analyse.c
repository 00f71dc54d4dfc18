#include "text/analyse.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "text/stop.h"

/* Wanted terms: `word`, `(stop word)`, `[pair]`. */
static const struct {
	const char *in, *want;
} cases[] = {
	/* English */
	{ "", "" },
	{ " ,.-_' \t", "" },
	{ "The Cats are running", "(the) cat (are) run" },
	{ "don't stop", "(don) (t) stop" },
	{ "don’t stop", "(don) (t) stop" },
	{ "well-known snake_case x2 3.14", "well known snake case x2 3 14" },
	{ "generalizations relational hopping", "gener relat hop" },
	{ "S", "(s)" },
	{ "cats2 2023", "cats2 2023" },
	{ "aïs \xef\xbc\xb4\xef\xbc\xa8\xef\xbc\xa5", "ai (the)" },
	/* Latin letters with marks, and ones that do not decompose */
	{ "Straße STRASSE ẞ", "strass strass ss" },
	{ "Müller Muller Mu\xcc\x88ller", "muller muller muller" },
	{ "naïve cafés", "naiv cafe" },
	{ "İstanbul ışık i\xcc\x87", "istanbul isik (i)" },
	{ "Łódź łódź", "lodz lodz" },
	{ "København Ærø Þor", "kobenhavn aero thor" },
	{ "ﬁne x²", "fine x2" },
	/* Cyrillic, Greek */
	{ "Ёлка елка", "елка елка" },
	{ "й и\xcc\x86", "и и" },
	{ "λόγος ΛΟΓΟΣ", "λογοσ λογοσ" },
	/* Arabic: marks and letters with hamza stay, digits become ASCII */
	{ "ك\xd9\x8eتب ٢٠٢٣ ۷", "ك\xd9\x8eتب 2023 7" },
	{ "ا\xd9\x94 أ", "أ أ" },
	{ "بــب بب", "بب بب" },
	/* Hindi: vowel signs and virama inside the word; nukta both ways */
	{ "हिन्दी १०", "हिन्दी 10" },
	{ "क़ क\xe0\xa4\xbc", "क\xe0\xa4\xbc क\xe0\xa4\xbc" },
	/* Han, kana, Hangul, Thai */
	{ "我喜欢茶\xef\xbc\x8c你。",
	    "[我] [我喜] [喜] [喜欢] [欢] [欢茶] [茶] [你]" },
	{ "iPhone手机 5台", "iphon [手] [手机] [机] 5 [台]" },
	{ "\xef\xbd\xb6\xef\xbe\x9e\xef\xbd\xb0 ガー カ\xe3\x82\x99ー",
	    "[ガー] [ガー] [ガー]" },
	{ "한글 \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf",
	    "[한글] [한글]" },
	{ "กิน ๕", "[กิ] [ิน] 5" },
	{ "𠀀𠀁", "[𠀀] [𠀀𠀁] [𠀁]" },
	/* what is ignored and what separates */
	{ "😀 ok ❤\xef\xb8\x8f", "ok" },
	{ "1\xef\xb8\x8f\xe2\x83\xa3", "1" },
	{ "so\xc2\xad"
	  "ft jo\xe2\x80\x8din \xef\xbb\xbf"
	  "bom",
	    "soft join bom" },
	{ "one\xe2\x80\x8btwo Acme™", "on two acm" },
	{ "\xcc\x81 €5", "5" },
};

static void
render(const struct terms *terms, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < terms->n; i++) {
		const struct term *t = &terms->items[i];
		const char *marks = t->pair ? "[]" : t->stop ? "()" : "";

		if (i)
			buf_char(out, ' ');
		buf_add(out, marks, *marks ? 1 : 0);
		buf_add(out, term_text(terms, i), t->len);
		buf_add(out, marks + (*marks ? 1 : 0), *marks ? 1 : 0);
	}
}

static void
test_cases(struct analyser *a)
{
	struct terms terms = { 0 };
	struct buf got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		terms_reset(&terms);
		analyse(a, cases[i].in, strlen(cases[i].in), &terms);
		render(&terms, &got);
		if (!tap(!strcmp(buf_text(&got), cases[i].want), "'%s' is '%s'",
			cases[i].in, cases[i].want))
			printf("# got '%s'\n", buf_text(&got));
	}
	terms_release(&terms);
	buf_release(&got);
}

static void
test_stop_place(struct analyser *a)
{
	struct terms terms = { 0 };

	analyse(a, "tea the", 7, &terms);
	analyse(a, "a", 1, &terms);
	tap(terms.n == 3, "analyse appends");
	tap(terms.items[0].stop == 0 && terms.items[2].stop == 1 &&
		!strcmp(stop_word(terms.items[1].stop - 1), "the"),
	    "a stop word has 1 + its place");
	terms_release(&terms);
	terms_release(&terms);
	tap(!terms.items, "released terms are empty");
}

static char *
repeat(const char *unit, size_t times)
{
	size_t len = strlen(unit);
	char *text = malloc(len * times + 1);

	if (!text)
		exit(1);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * len, unit, len);
	text[len * times] = '\0';
	return text;
}

/* Terms of unit repeated; the longest in *longest. */
static size_t
count_repeated(
    struct analyser *a, const char *unit, size_t times, size_t *longest)
{
	struct terms terms = { 0 };
	char *text = repeat(unit, times);
	size_t n;

	analyse(a, text, strlen(text), &terms);
	*longest = 0;
	for (size_t i = 0; i < terms.n; i++)
		if (terms.items[i].len > *longest)
			*longest = terms.items[i].len;
	n = terms.n;
	terms_release(&terms);
	free(text);
	return n;
}

/* A mebibyte of the worst: each must be quick and bounded. */
static void
test_huge(struct analyser *a)
{
	static const struct {
		const char *unit;
		size_t times, n, longest;
		const char *name;
	} huge[] = {
		{ "z", 1 << 20, 1, TERM_MAX, "one word" },
		{ "7", 1 << 20, 1, TERM_MAX, "one number" },
		{ "x ", 1 << 19, 1 << 19, 1, "short words" },
		{ "\xd1\x8f", 1 << 19, 1, TERM_MAX, "one Cyrillic word" },
		{ "\xe0\xa4\x95", 1 << 18, 1, 63, "one Hindi word" },
		{ "\xe8\x8c\xb6", 1 << 18, (1 << 19) - 1, 6, "Han" },
		{ "\xe1\x85\xa1", 1 << 18, (1 << 18) - 1, 6, "vowel jamo" },
		{ "\xcc\x81\xcc\xa3", 1 << 18, 0, 0, "marks alone" },
		{ "\xef\xb7\xba", 1 << 18, 3 * (1 << 18) + 1, 14, "U+FDFA" },
	};

	for (size_t i = 0; i < sizeof huge / sizeof *huge; i++) {
		size_t longest, n = count_repeated(
				    a, huge[i].unit, huge[i].times, &longest);

		if (!tap(longest == huge[i].longest && n == huge[i].n,
			"a mebibyte of %s", huge[i].name))
			printf("# got %zu terms of up to %zu\n", n, longest);
	}
}

/* Marks out of order, more than a cluster holds, on a letter that keeps them */
static void
test_marks(struct analyser *a)
{
	char *marks = repeat("\xcc\x81\xcc\xa3", 1 << 18);
	struct terms terms = { 0 };
	struct buf text = { 0 };

	buf_string(&text, "\xe0\xa4\x95");
	buf_string(&text, marks);
	analyse(a, text.data, text.len, &terms);
	tap(terms.n == 1 && terms.items[0].len <= TERM_MAX,
	    "a letter with half a million marks is one term");
	terms_reset(&terms);
	analyse(a, "\xe0\xa4\x95\xcc\x81\xcc\xa3 \xe0\xa4\x95\xcc\xa3\xcc\x81",
	    15, &terms);
	tap(terms.n == 2 && !memcmp(term_text(&terms, 0), term_text(&terms, 1),
				terms.items[0].len),
	    "marks of a letter are put in order");
	buf_release(&text);
	terms_release(&terms);
	free(marks);
}

/* Not promised, but nothing may break: every pair of bytes, and a cut end. */
static void
test_invalid(struct analyser *a)
{
	struct terms terms = { 0 };

	for (unsigned i = 0; i < 65536; i++) {
		char text[2] = { (char)(i >> 8), (char)i };
		char *copy = malloc(2);

		if (!copy)
			exit(1);
		memcpy(copy, text, 2);
		analyse(a, copy, 2, &terms);
		free(copy);
	}
	tap(true, "invalid UTF-8 breaks nothing");
	terms_release(&terms);
}

int
main(void)
{
	struct analyser *a = analyser_new();

	test_cases(a);
	test_cases(a); /* now from what it remembers */
	test_stop_place(a);
	test_huge(a);
	test_marks(a);
	test_invalid(a);
	analyser_free(a);
	analyser_free(NULL);
	return tap_end();
}

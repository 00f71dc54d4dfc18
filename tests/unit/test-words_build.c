#include "find/words_build.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "find/words_form.h"
#include "tap.h"
#include "words.h"
#include "words_read.h"

/* Memories of n words in all, some of them in each. */
static void
generate(struct memos *m, uint32_t n, uint32_t words)
{
	struct buf list = { 0 };

	for (uint32_t i = 0; i < n; i++) {
		struct entry e = {
			.session = i * 7 % 5,
			.flags = i % 3 ? ENTRY_IN_SESSION : 0,
			.length = i,
		};

		buf_reset(&list);
		for (uint32_t k = 0; k < 1 + i % 9; k++) {
			char word[16];
			int len = snprintf(
			    word, sizeof word, "w%u", (i + k * k) % words);

			buf_char(&list, (char)len);
			buf_string(&list, word);
			if (k == 3)
				buf_add(&list, "\0\3ann\0", 6);
		}
		buf_add(&list, "\0\0\0\1\2", 5);
		memos_add(m, 10 + i, e, list.data, list.len);
	}
	buf_release(&list);
}

/* The bytes of a file; owned by the caller. */
static char *
load(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *data;

	if (!f || fseek(f, 0, SEEK_END) < 0)
		bail(path, "cannot read");
	*size = (size_t)ftell(f);
	rewind(f);
	data = alloc_bytes(*size + 1);
	if (fread(data, 1, *size, f) != *size)
		bail(path, "cannot read");
	fclose(f);
	return data;
}

static void
save(const char *path, const char *data, size_t size)
{
	FILE *f = fopen(path, "w");

	if (!f || (size && fwrite(data, size, 1, f) != 1) || fclose(f))
		bail(path, "cannot write");
}

/* ---- writing ---- */

static void
test_same(void)
{
	struct memos m = { 0 };
	char *data[2];
	size_t size[2];
	struct stat st;

	generate(&m, 500, 100);
	for (int i = 0; i < 2; i++) {
		struct words_builder *b = memos_builder(&m);
		struct err err;

		/* memory that was used before is not all zeros */
		memset(data[0] = malloc(1 << 20), 0xa5, 1 << 20);
		free(data[0]);
		if (words_builder_write(
			b, place_path(i ? "same2" : "same1"), &err) < 0)
			bail("same", err.text);
		words_builder_free(b);
	}
	data[0] = load(place_path("same1"), &size[0]);
	data[1] = load(place_path("same2"), &size[1]);
	tap(size[0] == size[1] && memcmp(data[0], data[1], size[0]) == 0,
	    "the same memories give the same %zu bytes", size[0]);
	tap(stat(place_path("same1"), &st) == 0 && (st.st_mode & 07777) == 0600,
	    "which their owner alone may read");
	free(data[0]);
	free(data[1]);
	memos_release(&m);
}

/* A failure leaves nothing, and what was there as it was. */
static void
test_failures(void)
{
	const char *path = place_path("there"), *none = place_path("no/file");
	struct rlimit old, limit = { 3000, 3000 };
	struct memos m = { 0 };
	struct words_builder *b;
	struct err err = { 0 };
	size_t size;
	char *data;

	generate(&m, 2000, 100);
	b = memos_builder(&m);
	save(path, "mine", 4);
	tap(words_builder_write(b, path, &err) < 0 && err.kind == ERR_STORE,
	    "a file that is there is left: %s", err.text);
	data = load(path, &size);
	tap(size == 4 && memcmp(data, "mine", 4) == 0, "as it was");
	free(data);
	tap(words_builder_write(b, none, &err) < 0 && err.kind == ERR_STORE,
	    "nor is one made in no folder: %s", err.text);
	unlink(path);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	tap(words_builder_write(b, path, &err) < 0 && err.kind == ERR_STORE,
	    "where there is no room, that is said: %s", err.text);
	setrlimit(RLIMIT_FSIZE, &old);
	tap(access(path, F_OK) < 0, "and nothing stays");
	tap(words_builder_write(b, path, &err) == 0, "the next time it works");
	words_builder_free(b);
	words_builder_free(NULL);
	memos_release(&m);
}

static void
test_range(void)
{
	static const struct {
		int64_t first, last;
		bool ok;
	} table[] = {
		{ 1, (int64_t)UINT32_MAX + 1, true },
		{ 1, (int64_t)UINT32_MAX + 2, false },
		{ INT64_MIN, INT64_MAX, false },
		{ INT64_MAX - UINT32_MAX, INT64_MAX, true },
		{ INT64_MIN, INT64_MIN + 1, true },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *path = place_path("range");
		struct memos m = { 0 };
		struct words_builder *b;
		struct err err = { 0 };
		struct segment_file s;
		bool ok;

		memos_add(&m, table[i].first, (struct entry){ 0 }, "\1a", 2);
		memos_add(&m, table[i].last, (struct entry){ 0 }, "\1b", 2);
		b = memos_builder(&m);
		ok = words_builder_write(b, path, &err) == 0;
		tap(ok == table[i].ok && ok == (access(path, F_OK) == 0),
		    "numbers from %lld to %lld: %s", (long long)table[i].first,
		    (long long)table[i].last, ok ? "written" : err.text);
		if (ok) {
			segment_map(&s, path);
			tap(s.words.base + s.words.seqs[1] == table[i].last &&
				s.words.last == table[i].last,
			    "and read back");
			mapped_release(&s.file);
			unlink(path);
		}
		words_builder_free(b);
		memos_release(&m);
	}
}

/* ---- bytes that are no segment ---- */

/* A file in memory, all of it believed, whatever it says. */
static bool
open_bytes(struct segment_file *s, const char *data, size_t size)
{
	size_t n = size / MAPPED_BLOCK / 64 + 1;
	struct err err = { 0 };
	char *copy = malloc(size ? size : 1);
	bool ok;

	memcpy(copy, data, size);
	s->file = (struct mapped){ .data = (uint8_t *)copy, .size = size };
	s->file.verified = alloc_array(n, sizeof *s->file.verified);
	memset(s->file.verified, 0xff, n * sizeof *s->file.verified);
	ok = words_open(&s->words, &s->file, &err) == 0;
	if (!ok && err.kind != ERR_STORE)
		bail("words_open", "no reason given");
	return ok;
}

static void
close_bytes(struct segment_file *s)
{
	free((void *)(uintptr_t)s->file.data);
	free(s->file.verified);
}

/* Opened and read, if it can be; false if a promise was broken. */
static bool
survives(const char *data, size_t size, struct words_read *read, bool *opened)
{
	struct segment_file s;

	*read = (struct words_read){ .ok = true };
	*opened = open_bytes(&s, data, size);
	if (*opened)
		*read = words_read_all(&s.words);
	close_bytes(&s);
	return read->ok;
}

/* Every byte is another, and the sums agree with it. */
static void
test_believed(const char *data, size_t size)
{
	static const uint8_t masks[] = { 1, 0x80, 0xff, 0x10 };
	char *copy = alloc_copy(data, size);
	struct words_read read;
	bool ok = true, opened;
	size_t refused = 0;

	for (size_t at = 0; at < size; at++) {
		for (size_t i = 0; i < sizeof masks; i++) {
			copy[at] ^= (char)masks[i];
			ok = ok && survives(copy, size, &read, &opened);
			refused += !opened;
			copy[at] ^= (char)masks[i];
		}
	}
	tap(ok, "damage that is believed is read without harm");
	tap(refused > 12 * 4, "damage of the header is refused (%zu)", refused);
	free(copy);
}

static void
put_byte(const char *path, size_t at, char byte)
{
	FILE *f = fopen(path, "r+");

	if (!f || fseek(f, (long)at, SEEK_SET) < 0 || putc(byte, f) == EOF ||
	    fclose(f))
		bail(path, "cannot write");
}

/* Bytes are others, and the sums are what they were. */
static void
test_checked(const char *path, const char *data, size_t size)
{
	struct buf sums = { 0 };
	struct err err;
	uint64_t written;
	size_t unseen = 0, n = 0;

	mapped_sums(path, &sums, &written, &err);
	for (size_t at = 0; at < size; at += 1 + at / 3000 * 37, n++) {
		struct segment_file s;

		put_byte(path, at, (char)(data[at] ^ 4));
		if (mapped_open(
			&s.file, path, written, sums.data, sums.len, &err) < 0)
			bail(path, err.text);
		if (words_open(&s.words, &s.file, &err) == 0)
			words_read_all(&s.words);
		mapped_holds(&s.file, at, 1);
		unseen += !s.file.damaged;
		mapped_release(&s.file);
		put_byte(path, at, data[at]);
	}
	tap(!unseen, "of %zu bytes that are others, %zu are unseen", n, unseen);
	buf_release(&sums);
}

static void
test_damage(void)
{
	const char *path = place_path("damage");
	struct memos m = { 0 };
	struct segment_file s = { 0 };
	struct words_read whole, read;
	size_t size, opened = 0;
	bool ok = true, is;
	char *data;

	generate(&m, 30, 12);
	words_builder_free(segment_make(&s, &m, path));
	mapped_release(&s.file);
	data = load(path, &size);
	ok = survives(data, size, &whole, &is);
	tap(ok && is && whole.terms == 16 && whole.postings > 100 &&
		whole.stems > 100 && whole.stems < whole.occurrences,
	    "a small segment has %llu postings of %llu terms",
	    (unsigned long long)whole.postings,
	    (unsigned long long)whole.terms);
	test_believed(data, size);
	for (size_t n = 0; n < size; n++) {
		ok = ok && survives(data, n, &read, &is);
		opened += is;
	}
	tap(ok && !opened, "cut anywhere it is none");
	free(data);
	memos_release(&m);

	generate(&m, 4000, 3000);
	unlink(path);
	words_builder_free(segment_make(&s, &m, path));
	mapped_release(&s.file);
	data = load(path, &size);
	tap(size > 3 * MAPPED_BLOCK, "a larger one has %zu bytes", size);
	test_checked(path, data, size);
	free(data);
	memos_release(&m);
}

/* A number somewhere in a segment that leads out of its section. */
struct lie {
	const char *what;
	enum words_section section;
	size_t at, size;
	uint64_t number;
};

static uint64_t
exchange(char *data, const struct lie *lie, uint64_t number)
{
	struct words_header h;
	uint64_t old = 0, at;

	memcpy(&h, data, sizeof h);
	at = h.sections[lie->section].at + lie->at;
	memcpy(&old, data + at, lie->size);
	memcpy(data + at, &number, lie->size);
	return old;
}

/* A document that all agree on, but that there is not. */
static void
test_beyond(void)
{
	static const struct lie last = { NULL, WORDS_POSTINGS, 0, 4, 3 };
	static const struct lie gap = { NULL, WORDS_POSTINGS, 10, 1, 3 };
	struct memos m = { 0 };
	struct segment_file s = { 0 };
	struct words_list list;
	struct words_cursor c;
	size_t size;
	char *data;

	for (int i = 0; i < 3; i++)
		memos_add(&m, i, (struct entry){ 0 }, "\3tea", i == 2 ? 4 : 0);
	words_builder_free(segment_make(&s, &m, place_path("beyond")));
	mapped_release(&s.file);
	data = load(place_path("beyond"), &size);
	for (int lies = 0; lies < 2; lies++) {
		if (lies) {
			exchange(data, &last, last.number);
			exchange(data, &gap, gap.number);
		}
		open_bytes(&s, data, size);
		words_find(&s.words, "tea", 3, &list);
		words_begin(&c, &s.words, &list);
		tap(words_next(&c) == !lies && c.n == !lies &&
			c.damaged == lies,
		    "document %d is %s", 2 + lies, lies ? "none" : "one");
		close_bytes(&s);
	}
	free(data);
	memos_release(&m);
}

/* Whether the only memory, and its only stem, are believed. */
static bool
believed(const char *data, size_t size)
{
	struct words_read read = { .ok = true };
	struct words_list list;
	struct words_cursor c;
	struct segment_file s;
	bool ok;

	ok = open_bytes(&s, data, size) &&
	     words_find(&s.words, "tea", 3, &list);
	read.w = &s.words;
	if (ok) {
		words_begin(&c, &s.words, &list);
		ok = words_next(&c) && c.n == 1 && c.docs[0] == 0 &&
		     !words_next(&c) && !c.damaged &&
		     words_forward(&s.words, 0, words_read_stem, &read);
	}
	if (ok == s.file.damaged)
		bail("damage", "it is not noted");
	close_bytes(&s);
	return ok;
}

static void
test_lies(void)
{
	static const struct lie table[] = {
		{ "a text that ends in the next section", WORDS_TERMS, 24, 4,
		    4 },
		{ "a text that ends before it begins", WORDS_TERMS, 8, 4, 9 },
		{ "postings that end in the next section", WORDS_TERMS, 16, 8,
		    11 },
		{ "postings that end before they begin", WORDS_TERMS, 0, 8,
		    99 },
		{ "more documents than there are", WORDS_TERMS, 12, 4, 2 },
		{ "no documents", WORDS_TERMS, 12, 4, 0 },
		{ "a block that ends behind its list", WORDS_POSTINGS, 4, 4,
		    3 },
		{ "a block of nothing", WORDS_POSTINGS, 4, 4, 0 },
		{ "a block of another last document", WORDS_POSTINGS, 0, 4, 1 },
		{ "a text in the next section", WORDS_FORWARD_AT, 4, 4, 2 },
		{ "a text that begins behind its end", WORDS_FORWARD_AT, 0, 4,
		    2 },
		{ "a term that there is not", WORDS_FORWARD, 0, 1, 2 },
		{ "a number without an end", WORDS_FORWARD, 0, 1, 0x81 },
	};
	const char *path = place_path("lies");
	struct memos m = { 0 };
	struct segment_file s = { 0 };
	size_t size;
	char *data;

	memos_add(&m, 1, (struct entry){ 0 }, "\3tea", 4);
	words_builder_free(segment_make(&s, &m, path));
	mapped_release(&s.file);
	data = load(path, &size);
	tap(believed(data, size), "one memory of one word is believed");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		uint64_t old = exchange(data, &table[i], table[i].number);

		tap(!believed(data, size), "not so with %s", table[i].what);
		exchange(data, &table[i], old);
	}
	tap(believed(data, size), "all was as it had been");
	free(data);
	memos_release(&m);
}

static void
test_foreign(void)
{
	static const char *const kinds[] = { "zeros", "ones", "a database",
		"another version", "the other byte order" };
	struct memos m = { 0 };
	struct segment_file s = { 0 };
	size_t size;
	char *data, *copy;

	generate(&m, 30, 12);
	words_builder_free(segment_make(&s, &m, place_path("foreign")));
	mapped_release(&s.file);
	data = load(place_path("foreign"), &size);
	for (int kind = 0; kind < 5; kind++) {
		struct words_read read;
		bool is;

		copy = alloc_copy(data, size);
		if (kind < 2)
			memset(copy, kind ? 0xff : 0, size);
		if (kind == 2)
			memcpy(copy, "SQLite format 3", 16);
		if (kind == 3)
			copy[8] ^= 2;
		for (int i = 0; kind == 4 && i < 8; i++)
			copy[i] = data[7 - i];
		tap(survives(copy, size, &read, &is) && !is, "%s: no segment",
		    kinds[kind]);
		free(copy);
	}
	free(data);
	memos_release(&m);
}

int
main(void)
{
	place_make();
	test_same();
	test_failures();
	test_range();
	test_damage();
	test_lies();
	test_beyond();
	test_foreign();
	place_remove();
	return tap_end();
}

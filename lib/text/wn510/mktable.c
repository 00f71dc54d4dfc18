/* mktable DIR OUT: lays DIR's words.txt, bits.bin and idf.u8 out as OUT. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/table.h"
#include "text/table_form.h"

enum {
	STEM_MAX = 64,
};

struct file {
	unsigned char *data;
	size_t len;
};

struct stem {
	const char *text;
	size_t len;
};

static _Noreturn void
die(const char *what, const char *name)
{
	fprintf(stderr, "mktable: %s '%s'\n", what, name);
	exit(1);
}

static void *
take(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		die("no memory for", "the table");
	return p;
}

static struct file
read_file(const char *folder, const char *name)
{
	char path[4096];
	struct file file = { 0 };
	long end = -1;
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	in = fopen(path, "rb");
	if (in && !fseek(in, 0, SEEK_END))
		end = ftell(in);
	if (end < 0)
		die("cannot open", path);
	rewind(in);
	file.len = (size_t)end;
	file.data = take(file.len, 1);
	if (fread(file.data, 1, file.len, in) != file.len)
		die("cannot read", path);
	fclose(in);
	return file;
}

/* The lines of words, without their ends; *n says how many. */
static struct stem *
split(struct file words, size_t *n)
{
	struct stem *stems = take(UINT16_MAX, sizeof *stems);
	const char *at = (const char *)words.data, *end = at + words.len, *eol;

	for (*n = 0; at < end; at = eol + 1) {
		eol = memchr(at, '\n', (size_t)(end - at));
		if (!eol || eol - at > STEM_MAX || *n == UINT16_MAX)
			die("odd line in", "words.txt");
		stems[(*n)++] = (struct stem){ at, (size_t)(eol - at) };
	}
	if (*n >= TABLE_SLOTS)
		die("too many lines in", "words.txt");
	return stems;
}

static void
put16(unsigned char *p, uint32_t value)
{
	p[0] = value & 0xff;
	p[1] = value >> 8 & 0xff;
}

static void
put32(unsigned char *p, size_t value)
{
	put16(p, (uint32_t)value);
	put16(p + 2, (uint32_t)(value >> 16));
}

/* Tells tables apart; nobody checks it at a start. */
static uint64_t
sum_of(const unsigned char *data, size_t len)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ data[i]) * 1099511628211u;
	return h;
}

static void
put_stems(unsigned char *out, const struct stem *stems, size_t n,
    size_t offsets, size_t text)
{
	unsigned char *slots = out + TABLE_AT_SLOTS, *slot;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t hash = table_hash(stems[i].text, stems[i].len);

		put32(out + offsets + 4 * i, at);
		memcpy(out + text + at, stems[i].text, stems[i].len);
		at += stems[i].len;
		/* an empty line keeps its row, but is no stem to find */
		if (!stems[i].len)
			continue;
		for (size_t s = hash;; s++) {
			slot = slots + s % TABLE_SLOTS * TABLE_SLOT_SIZE;
			if (!slot[0] && !slot[1])
				break;
		}
		put16(slot, (uint32_t)i + 1);
		put16(slot + 2, hash >> 16);
	}
	put32(out + offsets + 4 * n, at);
}

static void
write_file(const char *path, const unsigned char *data, size_t len)
{
	FILE *out = fopen(path, "wb");

	if (!out)
		die("cannot open", path);
	if (fwrite(data, 1, len, out) != len || fclose(out)) {
		remove(path);
		die("cannot write", path);
	}
}

int
main(int argc, char **argv)
{
	size_t n, offsets, text, idf_at, bits_at, size;
	struct file words, bits, idf;
	struct stem *stems;
	unsigned char *out;
	uint64_t sum;

	if (argc != 3)
		die("usage: mktable DIR OUT, not", argc > 1 ? argv[1] : "");
	words = read_file(argv[1], "words.txt");
	bits = read_file(argv[1], "bits.bin");
	idf = read_file(argv[1], "idf.u8");
	stems = split(words, &n);
	if (bits.len != n * TABLE_ROW_SIZE || idf.len != n)
		die("bits.bin or idf.u8 does not fit words.txt in", argv[1]);

	offsets = TABLE_AT_SLOTS + TABLE_SLOTS * TABLE_SLOT_SIZE;
	text = offsets + 4 * (n + 1);
	idf_at = text + words.len - n;
	bits_at = (idf_at + n + 63) / 64 * 64;
	size = bits_at + n * TABLE_ROW_SIZE;
	out = take(size, 1);
	memcpy(out, TABLE_MAGIC, 8);
	put32(out + TABLE_AT_ROWS, n);
	put32(out + TABLE_AT_OFFSETS, offsets);
	put32(out + TABLE_AT_STEMS, text);
	put32(out + TABLE_AT_IDF, idf_at);
	put32(out + TABLE_AT_BITS, bits_at);
	put_stems(out, stems, n, offsets, text);
	memcpy(out + idf_at, idf.data, n);
	memcpy(out + bits_at, bits.data, bits.len);
	put32(out + TABLE_AT_SIZE, size);
	sum = sum_of(out + TABLE_HEAD_SIZE, size - TABLE_HEAD_SIZE);
	put32(out + TABLE_AT_SUM, sum);
	put32(out + TABLE_AT_SUM + 4, sum >> 32);
	write_file(argv[2], out, size);
	free(out);
	free(stems);
	free(words.data);
	free(bits.data);
	free(idf.data);
	return 0;
}

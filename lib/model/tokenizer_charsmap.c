#include "model/tokenizer_charsmap.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum {
	CLUSTER_MAX = 6, /* bytes of a cluster that is too long to look up */
	TEXT_MAX = 1024, /* of a replacement; honest ones have up to 33 */
};

static int
digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Strict: whole groups of four, the last one padded. */
static bool
decode(const char *text, size_t len, struct buf *out)
{
	char *to = buf_room(out, len / 4 * 3);
	uint32_t bits = 0;

	if (len % 4)
		return false;
	for (int padding = 0; padding < 2 && len && text[len - 1] == '=';
	     padding++)
		len--;
	for (size_t i = 0; i < len; i++) {
		int value = digit_value(text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4)
			*to++ = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
	}
	*to = '\0';
	out->len = (size_t)(to - out->data);
	return true;
}

/* The text at an offset that a unit has, or NULL. */
static const char *
text_at(const struct tokenizer_charsmap *map, size_t offset)
{
	const char *text;

	if (offset >= map->texts_len)
		return NULL;
	text = map->texts + offset;
	/* within a character it would be no text */
	if ((*text & 0xc0) == 0x80 ||
	    (map->texts_len - offset > TEXT_MAX && !memchr(text, 0, TEXT_MAX)))
		return NULL;
	return text;
}

/*
 * What the shortest key that text begins with is replaced by, or NULL: the
 * first hit, not the best one, is what models are trained with.
 */
static const char *
find(const struct tokenizer_charsmap *map, const char *text, size_t len)
{
	size_t node = 0;
	uint32_t unit = map->units[0];

	node ^= (size_t)(unit >> 10) << ((unit & 1 << 9) >> 6);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		node ^= c;
		if (!c || node >= map->n)
			return NULL;
		unit = map->units[node];
		if ((unit & (UINT32_C(1) << 31 | 0xff)) != c)
			return NULL;
		node ^= (size_t)(unit >> 10) << ((unit & 1 << 9) >> 6);
		if (unit >> 8 & 1)
			return node < map->n
				   ? text_at(map, map->units[node] & INT32_MAX)
				   : NULL;
	}
	return NULL;
}

bool
tokenizer_charsmap_read(
    struct tokenizer_charsmap *map, const char *base64, size_t len)
{
	struct buf bytes = { 0 };
	uint32_t size = 0;
	bool good = false;

	*map = (struct tokenizer_charsmap){ 0 };
	if (!decode(base64, len, &bytes) || bytes.len < sizeof size)
		goto out;
	memcpy(&size, bytes.data, sizeof size);
	size = le32toh(size);
	if (size < sizeof *map->units || size % sizeof *map->units ||
	    size > bytes.len - sizeof size)
		goto out;
	map->n = size / sizeof *map->units;
	map->texts_len = bytes.len - sizeof size - size;
	map->texts = alloc_copy(
	    bytes.data + sizeof size + size, map->texts_len);
	map->units = alloc_array(map->n, sizeof *map->units);
	memcpy(map->units, bytes.data + sizeof size, size);
	for (size_t i = 0; i < map->n; i++)
		map->units[i] = le32toh(map->units[i]);
	good = utf8_bad(map->texts, map->texts_len) == map->texts_len;
	for (int c = 0; good && c < 128; c++)
		map->ascii[c] = find(map, &(char){ (char)c }, 1);
out:
	buf_release(&bytes);
	return good;
}

void
tokenizer_charsmap_release(struct tokenizer_charsmap *map)
{
	free(map->units);
	free(map->texts);
	*map = (struct tokenizer_charsmap){ 0 };
}

static void
put(const char *mapped, const char *text, size_t len, struct buf *out)
{
	if (mapped)
		buf_string(out, mapped);
	else
		buf_add(out, text, len);
}

/* The end of the cluster of characters at text. */
static size_t
cluster_len(const char *text, size_t len)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t at = utf8_get(text, len, &cp);

	while (at < len) {
		size_t n = utf8_get(text + at, len - at, &next);

		if (utf8proc_grapheme_break_stateful(
			(utf8proc_int32_t)cp, (utf8proc_int32_t)next, &state))
			break;
		at += n;
		cp = next;
	}
	return at;
}

static void
apply_cluster(const struct tokenizer_charsmap *map, const char *text,
    size_t len, size_t max, struct buf *out)
{
	const char *mapped = len < CLUSTER_MAX ? find(map, text, len) : NULL;

	if (mapped) {
		buf_string(out, mapped);
		return;
	}
	for (size_t at = 0; at < len && out->len < max;) {
		uint32_t cp;
		size_t n = utf8_get(text + at, len - at, &cp);

		put(find(map, text + at, n), text + at, n, out);
		at += n;
	}
}

void
tokenizer_charsmap_apply(const struct tokenizer_charsmap *map, const char *text,
    size_t len, size_t max, struct buf *out)
{
	for (size_t at = 0; at < len && out->len < max;) {
		unsigned char c = (unsigned char)text[at];
		size_t n = 1;

		/* an ASCII character before another one, but for CR LF */
		if (c < 0x80 && c != '\r' && at + 1 < len &&
		    (unsigned char)text[at + 1] < 0x80) {
			put(map->ascii[c], text + at, 1, out);
		} else {
			n = cluster_len(text + at, len - at);
			apply_cluster(map, text + at, n, max, out);
		}
		at += n;
	}
}

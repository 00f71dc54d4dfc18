#include "store/access_line.h"

#include <stdio.h>
#include <string.h>

#include "base/checksum.h"
#include "base/id.h"
#include "store/access.h"

enum { SUM = 8 /* digits */, NUMBER_MAX = 19 };

/* The digits of the sum come last, into the place that was left for them. */
void
access_line_put(struct buf *out, const char *const *ids, size_t n, int64_t at)
{
	const size_t begin = out->len, rest = begin + SUM + 1;
	char sum[SUM + 1];
	size_t put = 0;

	buf_printf(out, "%*s %lld", SUM, "", (long long)at);
	for (size_t i = 0; i < n && put < ACCESS_IDS_MAX; i++) {
		size_t len = ids[i] ? strlen(ids[i]) : 0;

		if (!id_valid(ids[i], len))
			continue;
		buf_char(out, ' ');
		buf_add(out, ids[i], len);
		put++;
	}
	snprintf(sum, sizeof sum, "%08x",
	    checksum(out->data + rest, out->len - rest));
	memcpy(out->data + begin, sum, SUM);
	buf_char(out, '\n');
	if (!put) {
		out->len = begin;
		out->data[begin] = '\0';
	}
}

static bool
read_sum(const char *text, uint32_t *sum)
{
	*sum = 0;
	for (int i = 0; i < SUM; i++) {
		const char *digits = "0123456789abcdef";
		const char *found = text[i] ? strchr(digits, text[i]) : NULL;

		if (!found)
			return false;
		*sum = *sum << 4 | (uint32_t)(found - digits);
	}
	return true;
}

/* A time after 1970, of digits, before a blank. */
static bool
read_time(const char **text, const char *end, int64_t *at)
{
	const char *p = *text;

	*at = 0;
	while (p < end && *p >= '0' && *p <= '9' && p - *text < NUMBER_MAX - 1)
		*at = *at * 10 + (*p++ - '0');
	if (p == *text || p == end || *p != ' ')
		return false;
	*text = p + 1;
	return true;
}

bool
access_line_read(struct access_line *line, const char *text, size_t len)
{
	uint32_t sum;

	*line = (struct access_line){ .rest = text + len, .end = text + len };
	if (len < SUM + 1 || text[SUM] != ' ' || !read_sum(text, &sum) ||
	    sum != checksum(text + SUM + 1, len - SUM - 1))
		return false;
	line->rest = text + SUM + 1;
	return read_time(&line->rest, line->end, &line->at);
}

bool
access_line_next(struct access_line *line, const char **id, size_t *len)
{
	const char *blank;

	if (line->rest >= line->end || line->n++ == ACCESS_IDS_MAX)
		return false;
	blank = memchr(line->rest, ' ', (size_t)(line->end - line->rest));
	*id = line->rest;
	*len = (size_t)((blank ? blank : line->end) - line->rest);
	line->rest += *len + 1;
	return id_valid(*id, *len);
}

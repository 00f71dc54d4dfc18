#include "base/json_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/prog.h"

enum {
	PIECE = 64 << 10, /* bytes read at once */
	KEPT = 256 << 10, /* handed out bytes that may stay in front */
	END = -1,         /* instead of a byte */
	FAULT = -2,
};

enum { START, IN_ARRAY, IN_MEMBERS, IN_INNER };

int
json_stream_open(struct json_stream *s, const char *path, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;

	*s = (struct json_stream){ .name = standard ? "<stdin>" : path,
		.max = JSON_STREAM_MAX,
		.state = START };
	s->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0)
		return err_set(err, ERR_INPUT, "cannot read '%s': %s", path,
		    strerror(errno));
	return 0;
}

void
json_stream_close(struct json_stream *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	buf_release(&s->buf);
}

uint64_t
json_stream_read(const struct json_stream *s)
{
	return s->read;
}

/* 1 if there is more, 0 at the end. */
static int
fill(struct json_stream *s, struct err *err)
{
	ssize_t n;

	do
		n = read(s->fd, buf_room(&s->buf, PIECE), PIECE);
	while (n < 0 && errno == EINTR && !prog_signal());
	if (n < 0 && errno == EINTR)
		return err_set(err, ERR_NONE, "%s: interrupted", s->name);
	if (n < 0)
		return err_set(err, ERR_INPUT, "cannot read '%s': %s", s->name,
		    strerror(errno));
	s->buf.len += (size_t)n;
	s->buf.data[s->buf.len] = '\0';
	s->read += (uint64_t)n;
	s->ended = n == 0;
	return n > 0;
}

/* The byte at a place, END or FAULT. */
static int
byte_at(struct json_stream *s, size_t at, struct err *err)
{
	while (at >= s->buf.len) {
		int rc = s->ended ? 0 : fill(s, err);

		if (rc < 1)
			return rc < 0 ? FAULT : END;
	}
	return (unsigned char)s->buf.data[at];
}

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The byte behind blanks from *at on, which moves there. */
static int
skip_blanks(struct json_stream *s, size_t *at, struct err *err)
{
	int c;

	while (is_blank(c = byte_at(s, *at, err)))
		++*at;
	return c;
}

/* What was handed out goes, unless it is little. */
static void
drop(struct json_stream *s)
{
	if (s->at < KEPT)
		return;
	buf_drop(&s->buf, s->at);
	s->at = 0;
}

/* ---- where a value ends ---- */

/* A value that is being passed over. */
struct passing {
	size_t start, at;
	int depth;
	bool string, escaped;
};

/* Of one that is too long its beginning is not kept. */
static void
shorten(struct json_stream *s, struct passing *p)
{
	if (p->at - p->start <= s->max)
		return;
	s->too_long = true;
	buf_drop(&s->buf, p->at);
	s->at = p->start = p->at = 0;
}

static void
pass_in_string(struct passing *p, int c)
{
	if (p->escaped)
		p->escaped = false;
	else if (c == '\\')
		p->escaped = true;
	else if (c == '"')
		p->string = false;
}

/* Whether the byte ends a value that is neither string, array nor object. */
static bool
ends_word(int c)
{
	return c == ',' || c == ']' || c == '}' || is_blank(c);
}

/* Moves *at behind the value that begins there; what is in it is not checked.
 */
static int
pass_value(struct json_stream *s, size_t *at, struct err *err)
{
	struct passing p = { .start = *at, .at = *at };
	bool word = false;
	int c;

	for (;; p.at++) {
		if (p.at - p.start > s->max)
			shorten(s, &p);
		c = byte_at(s, p.at, err);
		if (c == FAULT)
			return -1;
		if (c == END && word && !p.depth)
			break;
		if (c == END)
			return err_set(err, ERR_INPUT,
			    "%s: the file ends within a value", s->name);
		if (p.string) {
			pass_in_string(&p, c);
			if (!p.string && !p.depth)
				break;
			continue;
		}
		if (word && ends_word(c))
			break;
		if (c == '"')
			p.string = true;
		else if (c == '{' || c == '[')
			p.depth++;
		else if (c == '}' || c == ']')
			p.depth--;
		else if (!p.depth)
			word = true;
		if ((c == '}' || c == ']') && p.depth <= 0)
			break;
	}
	*at = p.at + !word;
	return 0;
}

/* ---- items ---- */

static int
fail(struct json_stream *s, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: %s behind item %llu", s->name, what,
	    (unsigned long long)s->index);
}

/* What stands from s->at to `end` is an item. */
static int
hand_out(
    struct json_stream *s, size_t end, struct json_item *item, struct err *err)
{
	*item = (struct json_item){ .key = s->key, .index = s->index++ };
	if (s->too_long) {
		err_set(err, ERR_INPUT, "item of more than %zu bytes", s->max);
		item->bad = true;
	} else {
		item->bad = json_scan(s->buf.data + s->at, end - s->at,
				&item->value, err) < 0;
	}
	s->too_long = false;
	s->at = end;
	return 1;
}

/* An element of the array at hand, or its end. */
static int
next_element(struct json_stream *s, struct json_item *item, struct err *err)
{
	size_t end;
	int c = skip_blanks(s, &s->at, err);

	if (c == ',' && !s->first) {
		s->at++;
		c = skip_blanks(s, &s->at, err);
	} else if (c != ']' && !s->first) {
		return c == FAULT ? -1 : fail(s, "no ',' or ']'", err);
	}
	if (c < 0)
		return c == FAULT ? -1
				  : fail(s, "the file ends in an array", err);
	if (c == ']') {
		s->at++;
		return 0;
	}
	s->first = false;
	drop(s);
	end = s->at;
	if (pass_value(s, &end, err) < 0)
		return -1;
	return hand_out(s, end, item, err);
}

/* The key as it stands among those whose arrays are walked, or NULL. */
static const char *
find_inner(const struct json_stream *s, const char *key)
{
	for (const char *const *k = s->inner; k && *k; k++)
		if (strcmp(*k, key) == 0)
			return *k;
	return NULL;
}

/* The key at *at, which moves behind its colon. */
static const char *
take_key(
    struct json_stream *s, size_t *at, struct arena *arena, struct err *err)
{
	const bool before = s->too_long;
	size_t start = *at;
	struct json_span key;

	if (skip_blanks(s, &start, err) != '"')
		goto fail;
	*at = start;
	s->too_long = false;
	if (pass_value(s, at, err) < 0)
		return NULL;
	if (s->too_long ||
	    json_scan(s->buf.data + start, *at - start, &key, err) < 0)
		goto fail;
	s->too_long = before;
	if (skip_blanks(s, at, err) != ':')
		goto fail;
	++*at;
	return json_text(&key, arena, NULL);
fail:
	fail(s, "no member of an object", err);
	return NULL;
}

/*
 * A member from *at on: 1 if it is one whose array is to be walked, and the
 * state says so; 0 where it is passed.
 */
static int
pass_member(
    struct json_stream *s, size_t *at, struct arena *arena, struct err *err)
{
	const char *key = take_key(s, at, arena, err);
	int c = key ? skip_blanks(s, at, err) : FAULT;

	if (c == FAULT)
		return -1;
	if (c == '[' && find_inner(s, key)) {
		s->at = *at + 1;
		s->state = IN_INNER;
		s->key = find_inner(s, key);
		s->index = 0;
		s->first = true;
		return 1;
	}
	return pass_value(s, at, err);
}

/*
 * The members from *at on, up to one whose array is to be walked (1) or to the
 * end of the object (0).
 */
static int
pass_members(
    struct json_stream *s, size_t *at, struct arena *arena, struct err *err)
{
	for (bool first = true;; first = false) {
		int c = skip_blanks(s, at, err), rc;

		if (c == FAULT)
			return -1;
		if (c == '}') {
			++*at;
			return 0;
		}
		/* what follows an array that was walked begins with a comma */
		if (c == ',')
			++*at;
		else if (!first)
			return fail(s, "no ',' or '}'", err);
		rc = pass_member(s, at, arena, err);
		if (rc)
			return rc;
		if (*at - s->at > s->max) {
			s->too_long = true;
			buf_drop(&s->buf, *at);
			s->at = *at = 0;
		}
	}
}

/* What begins at the top, behind blanks; 1 if an item came of it. */
static int
next_top(struct json_stream *s, struct arena *arena, struct json_item *item,
    struct err *err)
{
	size_t end = s->at;
	int c = byte_at(s, s->at, err), rc;

	if (c == '[') {
		s->at++;
		s->state = IN_ARRAY;
		s->first = true;
		return 0;
	}
	if (c != '{')
		return fail(s, "neither an array nor an object", err);
	if (s->inner) {
		end++;
		rc = pass_members(s, &end, arena, err);
	} else {
		rc = pass_value(s, &end, err);
	}
	if (rc)
		return rc < 0 ? -1 : 0;
	return hand_out(s, end, item, err);
}

/* A mark that the file is UTF-8. */
static void
skip_mark(struct json_stream *s, struct err *err)
{
	if (s->index || s->at || byte_at(s, 2, err) < 0)
		return;
	if (memcmp(s->buf.data, "\xef\xbb\xbf", 3) == 0)
		s->at = 3;
}

static int
step(struct json_stream *s, struct arena *arena, struct json_item *item,
    struct err *err)
{
	int rc;

	if (s->state == IN_ARRAY || s->state == IN_INNER) {
		rc = next_element(s, item, err);
		if (rc == 0)
			s->state = s->state == IN_INNER ? IN_MEMBERS : START;
		return rc;
	}
	if (s->state == IN_MEMBERS) {
		size_t at = s->at;

		rc = pass_members(s, &at, arena, err);
		if (rc == 0) {
			s->at = at;
			s->state = START;
			s->key = NULL;
		}
		return rc < 0 ? -1 : 0;
	}
	return next_top(s, arena, item, err);
}

int
json_stream_next(struct json_stream *s, struct arena *arena,
    struct json_item *item, struct err *err)
{
	int c, rc;

	for (;;) {
		drop(s);
		if (s->state == START) {
			skip_mark(s, err);
			c = skip_blanks(s, &s->at, err);
			if (c < 0)
				return c == FAULT ? -1 : 0;
		}
		rc = step(s, arena, item, err);
		if (rc)
			return rc;
	}
}

#include "model/tokenizer_step.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/tokenizer_class.h"

/* A text on its way through a step. */
struct job {
	const struct tokenizer_step *step;
	struct tokenizer_points *points;
	const char *text;
	size_t len;
	struct buf *out;
};

void
tokenizer_step_release(struct tokenizer_step *step)
{
	free(step->from);
	free(step->to);
	if (step->map)
		tokenizer_charsmap_release(step->map);
	free(step->map);
	*step = (struct tokenizer_step){ 0 };
}

static char *
put(char *to, uint32_t cp)
{
	if (cp < 0x80) {
		*to = (char)cp;
		return to + 1;
	}
	return to + utf8_put(to, cp);
}

static char *
clean(char *to, uint32_t cp)
{
	if (cp > ' ' && cp < 0x7f)
		return put(to, cp);
	if (cp == '\t' || cp == '\n' || cp == '\r')
		return put(to, ' ');
	if (cp == 0xfffd || tokenizer_class_control(cp))
		return to;
	return put(to, tokenizer_class_blank(cp) ? ' ' : cp);
}

static char *
space_ideograph(char *to, uint32_t cp)
{
	if (cp < 0x80 || !tokenizer_class_ideograph(cp))
		return put(to, cp);
	*to++ = ' ';
	to = put(to, cp);
	*to++ = ' ';
	return to;
}

static char *
drop_nonspacing(char *to, uint32_t cp)
{
	return cp >= 0x80 && tokenizer_class_nonspacing(cp) ? to : put(to, cp);
}

static char *
drop_mark(char *to, uint32_t cp)
{
	return cp >= 0x80 && tokenizer_class_mark(cp) ? to : put(to, cp);
}

static char *
lower(char *to, uint32_t cp)
{
	if (cp < 0x80)
		return put(to, cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp);
	/* the one letter that becomes two: i and a dot above */
	if (cp == 0x130)
		return put(put(to, 'i'), 0x307);
	return put(to, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
}

static char *
nmt(char *to, uint32_t cp)
{
	switch (cp) {
	case '\t':
	case '\n':
	case '\f':
	case '\r':
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x2581:
	case 0xfeff:
	case 0xfffd:
		return put(to, ' ');
	}
	if (cp >= 0x200b && cp <= 0x200f)
		return put(to, ' ');
	if (cp < ' ' || cp == 0x7f || cp == 0x8f || cp == 0x9f)
		return to;
	return put(to, cp);
}

/* Steps that look at one character at a time, and how many bytes a byte can
 * become. */
static const struct {
	char *(*one)(char *to, uint32_t cp);
	size_t grow;
} maps[] = {
	[TOKENIZER_CLEAN] = { clean, 1 },
	[TOKENIZER_IDEOGRAPHS] = { space_ideograph, 2 },
	[TOKENIZER_NONSPACING] = { drop_nonspacing, 1 },
	[TOKENIZER_MARKS] = { drop_mark, 1 },
	[TOKENIZER_LOWER] = { lower, 2 },
	[TOKENIZER_NMT] = { nmt, 1 },
};

static void
map(struct job *job)
{
	char *(*one)(char *to, uint32_t cp) = maps[job->step->op].one;
	char *to = buf_room(job->out, job->len * maps[job->step->op].grow);

	for (size_t at = 0; at < job->len;) {
		uint32_t cp = (unsigned char)job->text[at];

		at += cp < 0x80 ? 1
				: utf8_get(job->text + at, job->len - at, &cp);
		to = one(to, cp);
	}
	*to = '\0';
	job->out->len = (size_t)(to - job->out->data);
}

/* The text in the step's form, as code points; less than 0 if it has none. */
static utf8proc_ssize_t
decompose(struct job *job)
{
	struct tokenizer_points *points = job->points;
	utf8proc_option_t options = (utf8proc_option_t)job->step->form;
	utf8proc_ssize_t n;

	for (;;) {
		n = utf8proc_decompose((const utf8proc_uint8_t *)job->text,
		    (utf8proc_ssize_t)job->len, points->items,
		    (utf8proc_ssize_t)points->size, options);
		if (n < 0 || (size_t)n <= points->size)
			break;
		points->size = (size_t)n * 2;
		points->items = alloc_grow(
		    points->items, points->size, sizeof *points->items);
	}
	return n < 0 ? n : utf8proc_normalize_utf32(points->items, n, options);
}

static void
form(struct job *job)
{
	utf8proc_ssize_t n = decompose(job);
	char *to;

	if (n < 0) {
		buf_add(job->out, job->text, job->len);
		return;
	}
	to = buf_room(job->out, (size_t)n * 4);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		to = put(to, (uint32_t)job->points->items[i]);
	*to = '\0';
	job->out->len = (size_t)(to - job->out->data);
}

/* Whether the last character of text is a blank: its bytes, or 0. */
static size_t
last_blank(const char *text, size_t len)
{
	uint32_t cp;
	size_t n = 1;

	while (n < len && (text[len - n] & 0xc0) == 0x80)
		n++;
	utf8_get(text + len - n, n, &cp);
	return tokenizer_class_blank(cp) ? n : 0;
}

/* The run of spaces or blanks at text: its bytes, and *n characters. */
static size_t
run_len(const char *text, size_t len, bool any_blank, size_t *n)
{
	size_t at = 0;

	for (*n = 0; at < len; ++*n) {
		uint32_t cp;
		size_t bytes = utf8_get(text + at, len - at, &cp);

		if (cp != ' ' && !(any_blank && tokenizer_class_blank(cp)))
			break;
		at += bytes;
	}
	return at;
}

static void
strip(struct job *job)
{
	const char *text = job->text;
	size_t len = job->len, n;

	n = job->step->left ? run_len(text, len, true, &n) : 0;
	text += n;
	len -= n;
	while (job->step->right && len && (n = last_blank(text, len)))
		len -= n;
	buf_add(job->out, text, len);
}

/* Where the step's text stands; NULL if it does not. */
static const char *
find(const struct tokenizer_step *step, const char *text, size_t len)
{
	const char *end = text + len;

	/* mostly one byte: a search for that is faster than memmem() */
	while ((size_t)(end - text) >= step->from_len) {
		text = memchr(text, *step->from,
		    (size_t)(end - text) - step->from_len + 1);
		if (!text || !memcmp(text, step->from, step->from_len))
			return text;
		text++;
	}
	return NULL;
}

static void
replace(struct job *job)
{
	const struct tokenizer_step *step = job->step;
	const char *text = job->text, *end = text + job->len;

	while (job->out->len < TOKENIZER_STEP_MAX) {
		const char *hit = find(step, text, (size_t)(end - text));

		if (!hit)
			break;
		buf_add(job->out, text, (size_t)(hit - text));
		buf_add(job->out, step->to, step->to_len);
		text = hit + step->from_len;
	}
	buf_add(job->out, text, (size_t)(end - text));
}

static void
collapse(struct job *job)
{
	const struct tokenizer_step *step = job->step;
	const char *text = job->text;
	size_t done = 0, at = 0, len = job->len;

	while (at < len && job->out->len < TOKENIZER_STEP_MAX) {
		size_t n;
		size_t run = run_len(text + at, len - at, step->any_blank, &n);

		if (run && n >= step->least) {
			buf_add(job->out, text + done, at - done);
			buf_add(job->out, step->to, step->to_len);
			done = at + run;
		}
		at += run ? run : 1;
		while (at < len && (text[at] & 0xc0) == 0x80)
			at++;
	}
	buf_add(job->out, text + done, len - done);
}

static void
prepend(struct job *job)
{
	if (job->len)
		buf_add(job->out, job->step->to, job->step->to_len);
	buf_add(job->out, job->text, job->len);
}

static void
charsmap(struct job *job)
{
	tokenizer_charsmap_apply(
	    job->step->map, job->text, job->len, TOKENIZER_STEP_MAX, job->out);
}

void
tokenizer_step_apply(const struct tokenizer_step *step,
    struct tokenizer_points *points, const char *text, size_t len,
    struct buf *out)
{
	static void (*const functions[])(struct job * job) = {
		[TOKENIZER_CLEAN] = map,
		[TOKENIZER_IDEOGRAPHS] = map,
		[TOKENIZER_FORM] = form,
		[TOKENIZER_NONSPACING] = map,
		[TOKENIZER_MARKS] = map,
		[TOKENIZER_LOWER] = map,
		[TOKENIZER_STRIP] = strip,
		[TOKENIZER_NMT] = map,
		[TOKENIZER_REPLACE] = replace,
		[TOKENIZER_COLLAPSE] = collapse,
		[TOKENIZER_PREPEND] = prepend,
		[TOKENIZER_CHARSMAP] = charsmap,
	};
	struct job job = { step, points, text, len, out };

	functions[step->op](&job);
}

static bool
is_ascii(const char *s, size_t len)
{
	const uint64_t high = 0x8080808080808080u;
	uint64_t x;

	for (; len >= sizeof x; s += sizeof x, len -= sizeof x) {
		memcpy(&x, s, sizeof x);
		if (x & high)
			return false;
	}
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

bool
tokenizer_step_is_idle(
    const struct tokenizer_step *step, const char *text, size_t len)
{
	switch (step->op) {
	case TOKENIZER_IDEOGRAPHS:
	case TOKENIZER_FORM:
	case TOKENIZER_NONSPACING:
	case TOKENIZER_MARKS:
		return is_ascii(text, len);
	case TOKENIZER_REPLACE:
		return !find(step, text, len);
	default:
		return false;
	}
}

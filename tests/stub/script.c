#include "stub.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* What stands behind a word of the language. */
enum kind {
	FLAG,   /* nothing */
	NUMBER, /* a number */
	WORD,   /* up to a blank or ';' */
	HEADER, /* up to ';' */
	PIECES, /* a number that may be missing */
	BODY,   /* all that is left of the line */
	TEXT,   /* the same, with \n \r \t \\ and \xHH read */
	SAY,
	CALLS,
	RAW,
	FILES,
	THEN,
};

static const struct word {
	const char *name;
	enum kind kind;
	size_t at;
} WORDS[] = {
	{ "auto", FLAG, 0 },
	{ "body", BODY, offsetof(struct step, body) },
	{ "call", CALLS, offsetof(struct step, calls) },
	{ "chunked", PIECES, offsetof(struct step, chunk) },
	{ "close", NUMBER, offsetof(struct step, close_at) },
	{ "comments", FLAG, offsetof(struct step, comments) },
	{ "cut", NUMBER, offsetof(struct step, cut_at) },
	{ "delay", NUMBER, offsetof(struct step, delay) },
	{ "dimension", NUMBER, offsetof(struct step, dimension) },
	{ "drip", NUMBER, offsetof(struct step, drip) },
	{ "empty", FLAG, offsetof(struct step, empty) },
	{ "endless", FLAG, offsetof(struct step, endless) },
	{ "file", FILES, offsetof(struct step, body) },
	{ "finish", WORD, offsetof(struct step, finish) },
	{ "hang", FLAG, offsetof(struct step, hang) },
	{ "header", HEADER, offsetof(struct step, headers) },
	{ "huge", NUMBER, offsetof(struct step, huge) },
	{ "midway", FLAG, offsetof(struct step, midway) },
	{ "ndjson", FLAG, offsetof(struct step, ndjson) },
	{ "pace", NUMBER, offsetof(struct step, pace) },
	{ "path", WORD, offsetof(struct step, path) },
	{ "poison", FLAG, offsetof(struct step, poison) },
	{ "raw", RAW, offsetof(struct step, body) },
	{ "redirect", WORD, offsetof(struct step, location) },
	{ "reject", WORD, offsetof(struct step, reject) },
	{ "say", SAY, offsetof(struct step, say) },
	{ "shape", WORD, offsetof(struct step, shape) },
	{ "sse", FLAG, offsetof(struct step, sse) },
	{ "status", NUMBER, offsetof(struct step, status) },
	{ "text", TEXT, offsetof(struct step, body) },
	{ "then", THEN, 0 },
	{ "times", NUMBER, offsetof(struct step, times) },
	{ "unsized", FLAG, offsetof(struct step, unsized) },
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

_Noreturn static void
die(const char *what, const char *word, size_t len)
{
	fprintf(stderr, "llmd: %s '%.*s'\n", what, (int)len, word);
	exit(2);
}

static struct step *
add_step(struct step **script)
{
	struct step *step = alloc_bytes(sizeof *step);

	step->times = 1;
	step->close_at = step->cut_at = -1;
	while (*script)
		script = &(*script)->next;
	*script = step;
	return step;
}

static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at;

	at = c ? strchr(digits, c | 0x20) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* Other escapes stay as they are: they are the JSON's. */
static void
put_escaped(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char next = i + 1 < len ? text[i + 1] : '\0';
		const char *known = next ? strchr("nrt\\", next) : NULL;

		if (text[i] != '\\') {
			buf_char(out, text[i]);
		} else if (known) {
			buf_char(out, "\n\r\t\\"[known - "nrt\\"]);
			i++;
		} else if (next == 'x' && i + 3 < len &&
			   hex(text[i + 2]) >= 0 && hex(text[i + 3]) >= 0) {
			buf_char(out,
			    (char)(hex(text[i + 2]) * 16 + hex(text[i + 3])));
			i += 3;
		} else {
			buf_char(out, text[i]);
		}
	}
}

static void
read_file(struct buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		die(strerror(errno), path, strlen(path));
	do {
		n = fread(buf_room(out, 4096), 1, 4096, file);
		out->len += n;
	} while (n);
	fclose(file);
}

/* The number at p; -1 if there is none. */
static long
read_number(const char **p)
{
	char *end;
	long n = strtol(*p, &end, 10);

	if (end == *p || n < 0)
		return -1;
	*p = end;
	return n;
}

static void
put_rest(
    struct step *step, const struct word *word, const char *text, size_t len)
{
	struct buf *out = (struct buf *)(void *)((char *)step + word->at);

	if (word->kind == BODY || word->kind == CALLS)
		buf_add(out, text, len);
	else
		put_escaped(out, text, len);
	step->raw |= word->kind == RAW;
	step->has_say |= word->kind == SAY;
	step->has_body |= word->kind != SAY && word->kind != CALLS;
}

/* Reads what stands behind a word; returns where the next one is. */
static const char *
read_argument(
    struct step *step, const struct word *word, const char *p, size_t line)
{
	char *field = (char *)step + word->at, *path;
	const char *end = p + line;
	size_t len = word->kind == HEADER ? strcspn(p, ";\n")
					  : strcspn(p, "; \t\n");
	long n;

	switch (word->kind) {
	case FLAG:
		if (word->at)
			*(bool *)(void *)field = true;
		return p;
	case NUMBER:
	case PIECES:
		n = read_number(&p);
		if (n < 0 && word->kind == NUMBER)
			die("a number is missing behind", word->name,
			    strlen(word->name));
		*(long *)(void *)field = n < 0 ? 16 : n;
		return p;
	case WORD:
		*(char **)(void *)field = alloc_copy(p, len);
		return p + len;
	case HEADER:
		buf_printf(&step->headers, "%.*s\r\n", (int)len, p);
		return p + len;
	case FILES:
		path = alloc_copy(p, len);
		read_file(&step->body, path);
		free(path);
		step->has_body = true;
		return p + len;
	default:
		put_rest(step, word, p, line);
		return end;
	}
}

static const struct word *
find_word(const char *p, size_t len)
{
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (strlen(WORDS[i].name) == len &&
		    !memcmp(WORDS[i].name, p, len))
			return &WORDS[i];
	die("no such word:", p, len);
}

static void
read_line(struct step **script, const char *p, const char *end)
{
	struct step *step = NULL;

	for (;;) {
		const struct word *word;
		size_t len;

		while (p < end && strchr("; \t", *p))
			p++;
		if (p >= end || *p == '#')
			return;
		len = strcspn(p, "; \t\n");
		word = find_word(p, len);
		p += len;
		p += *p == ' ';
		if (word->kind == THEN)
			step = NULL;
		else if (!step)
			step = add_step(script);
		if (word->kind != THEN)
			p = read_argument(step, word, p, (size_t)(end - p));
	}
}

void
script_read(struct step **script, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		read_line(script, text, text + len);
		text += len + (text[len] == '\n');
	}
}

const struct step *
script_next(struct step *script, const char *path)
{
	static const struct step plain = { .close_at = -1, .cut_at = -1 };
	const struct step *found = &plain;

	pthread_mutex_lock(&lock);
	for (struct step *step = script; step; step = step->next) {
		if (step->path && !strstr(path, step->path))
			continue;
		found = step;
		if (step->times > 0) {
			step->times--;
			break;
		}
	}
	pthread_mutex_unlock(&lock);
	return found;
}

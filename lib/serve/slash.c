#include "serve/slash.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "serve/slash_commands.h"

enum {
	LETTERS = 16,   /* letters of a name */
	HINT_EDITS = 3, /* that a wrong name may be off */
};

const struct slash_row slash_rows[] = {
	{ "blocks", "[show|set|append|undo|... label text]",
	    "core memory blocks, which every prompt shows", slash_blocks,
	    SLASH_BLOCK },
	{ "context", "", "what the last prompt held, with its tokens",
	    slash_context, SLASH_NOTHING },
	{ "cube", "[name]", "which cube is used; use another one", slash_cube,
	    SLASH_CUBE },
	{ "forget", "number|id|text",
	    "forget a memory: of the last list, of that id, or look for it",
	    slash_forget, SLASH_NOTHING },
	{ "help", "[command]", "this list", slash_help, SLASH_COMMAND },
	{ "model", "[name|none]", "which model answers; let another one",
	    slash_model, SLASH_MODEL },
	{ "quit", "", "leave, as Ctrl-D does", slash_quit, SLASH_NOTHING },
	{ "remember", "text", "keep a fact for later conversations",
	    slash_remember, SLASH_NOTHING },
	{ "retry", "", "ask again for an answer that is missing", slash_retry,
	    SLASH_NOTHING },
	{ "save", "file",
	    "write the session as Markdown (.md) or JSON Lines (.jsonl)",
	    slash_save, SLASH_FILE },
	{ "search", "query", "what is remembered of that", slash_search,
	    SLASH_NOTHING },
	{ "stats", "", "session, model, tokens", slash_stats, SLASH_NOTHING },
	{ "tools", "", "each call of a tool, and what came of it", slash_tools,
	    SLASH_NOTHING },
	{ "undo", "", "take back the last change of what is remembered",
	    slash_undo, SLASH_NOTHING },
	{ "why", "", "which memories the last answer could use, and scores",
	    slash_why, SLASH_NOTHING },
	{ 0 },
};

void
slash_release(struct slash *s)
{
	slash_list(s);
}

/* ---- lists ---- */

void
slash_list(struct slash *s)
{
	while (s->n_ids)
		free(s->ids[--s->n_ids]);
}

void
slash_item(struct slash *s, const struct memory *m, double score)
{
	if (s->n_ids == SLASH_LIST_MAX)
		return;
	s->ids[s->n_ids++] = alloc_copy(m->id, strlen(m->id));
	screen_memory(s->screen, s->n_ids, score, m);
}

/* ---- which command ---- */

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t n = a < b ? a : b;

	return n < c ? n : c;
}

/* Letters to be changed, added or left out to make b of a. */
static size_t
edits(const char *a, const char *b)
{
	size_t row[LETTERS + 1], n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (; *a; a++) {
		size_t before = row[0]++;

		for (size_t j = 1; j <= n; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
			    before + (*a != b[j - 1]));
			before = above;
		}
	}
	return row[n];
}

/* The name that was meant, NULL if it is like none. */
static const char *
meant(const char *name)
{
	const char *best = NULL;
	size_t fewest = HINT_EDITS;

	if (strlen(name) > LETTERS)
		return NULL;
	for (const struct slash_row *r = slash_rows; r->name; r++) {
		bool cut = strncmp(name, r->name, strlen(name)) == 0;
		size_t n = *name && cut ? 1 : edits(name, r->name);

		/* as many edits as letters would make anything of it */
		if (n < fewest && (cut || n < strlen(name))) {
			fewest = n;
			best = r->name;
		}
	}
	return best;
}

static const struct slash_row *
find(const char *name)
{
	const struct slash_row *r = slash_rows;

	while (r->name && strcmp(r->name, name) != 0)
		r++;
	return r->name ? r : NULL;
}

static int
unknown(const char *name, struct err *err)
{
	const char *other = meant(name);
	/* what is shown is whole characters */
	int n = (int)utf8_fit(name, strlen(name), 64);

	if (other)
		return err_set(err, ERR_INPUT,
		    "there is no command '/%.*s' (did you mean '/%s'?)", n,
		    name, other);
	return err_set(err, ERR_INPUT,
	    "there is no command '/%.*s': /help lists them", n, name);
}

bool
slash_is_command(const char *line)
{
	return line[0] == '/' && line[1] != '/';
}

int
slash_run(struct slash *s, const char *line, struct err *err)
{
	static const char blanks[] = " \t\n";
	size_t n = strcspn(line + 1, blanks), end = strlen(line);
	char *name = alloc_copy(line + 1, n);
	const char *start = line + 1 + n + strspn(line + 1 + n, blanks);
	const struct slash_row *row = find(name);
	char *rest;
	int rc;

	while (line + end > start && strchr(blanks, line[end - 1]))
		end--;
	rest = alloc_copy(start, (size_t)(line + end - start));
	rc = row ? row->run(s, rest, err) : unknown(name, err);
	free(name);
	free(rest);
	return rc;
}

int
slash_need(const char *rest, const char *what, struct err *err)
{
	return *rest ? 0 : err_set(err, ERR_INPUT, "%s is missing", what);
}

int
slash_need_none(const char *rest, struct err *err)
{
	return *rest ? err_set(err, ERR_INPUT, "unexpected '%.*s'",
			   (int)utf8_fit(rest, strlen(rest), 64), rest)
		     : 0;
}

/* ---- commands about commands ---- */

static void
put_help(struct buf *out, const struct slash_row *r)
{
	struct buf usage = { 0 };

	buf_printf(
	    &usage, "/%s%s%s", r->name, *r->operands ? " " : "", r->operands);
	/* a long one has its explanation on the next line */
	if (usage.len > 22)
		buf_printf(out, "  %s\n  %-22s  %s\n", usage.data, "", r->does);
	else
		buf_printf(out, "  %-22s  %s\n", usage.data, r->does);
	buf_release(&usage);
}

int
slash_help(struct slash *s, const char *rest, struct err *err)
{
	const char *name = rest + (*rest == '/');
	const struct slash_row *only = *rest ? find(name) : NULL;
	struct buf text = { 0 };

	if (*rest && !only)
		return unknown(name, err);
	for (const struct slash_row *r = slash_rows; r->name; r++)
		if (!only || only == r)
			put_help(&text, r);
	if (!only)
		buf_string(&text,
		    "Anything else is said. A line that ends in a backslash "
		    "goes on in the next;\n"
		    "\"\"\" begins and ends a message of several lines; // "
		    "says a line that begins with /.\n"
		    "Ctrl-C stops an answer, Ctrl-D leaves.\n");
	screen_text(s->screen, text.data, text.len);
	buf_release(&text);
	return 0;
}

int
slash_quit(struct slash *s, const char *rest, struct err *err)
{
	if (slash_need_none(rest, err) < 0)
		return -1;
	s->quit = true;
	return 0;
}

int
slash_retry(struct slash *s, const char *rest, struct err *err)
{
	if (slash_need_none(rest, err) < 0)
		return -1;
	s->retry = true;
	return 0;
}

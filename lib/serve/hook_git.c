#include "serve/hook_git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/prog.h"
#include "base/record.h"
#include "base/utf8.h"
#include "serve/hook_log.h"
#include "serve/hook_store.h"
#include "serve/parse.h"
#include "store/rows.h"

enum {
	LOG_MAX = 32 << 20, /* bytes of what git says of commits */
	PAIRS_MAX = 1 << 20,
	FILES_MAX = 50,     /* of a commit that are named */
	COMMITS_MAX = 1000, /* that are rewritten at once */
	HASH_MAX = 64,
};

const char *const hook_git_names[] = { "post-commit", "post-rewrite",
	"prepare-commit-msg", NULL };

struct git {
	const struct hook *hook;
	struct hook_kept kept;
	struct hook_store store;
	const char *top, *branch; /* branch "" for none */
	struct arena arena;
};

/* ---- asking git ---- */

static void
drop_line_end(struct buf *text)
{
	while (text->len && text->data[text->len - 1] == '\n')
		text->data[--text->len] = '\0';
}

/* The one line that git says; NULL if it says none. */
static const char *
ask(const char *const *arguments, struct arena *arena)
{
	struct buf out = { 0 };
	struct err ignored;
	const char *line = NULL;

	if (hook_git_run(arguments, NULL, &out, 64 << 10, &ignored) == 0) {
		drop_line_end(&out);
		if (utf8_bad(buf_text(&out), out.len) == out.len)
			line = arena_copy(arena, buf_text(&out), out.len);
	}
	buf_release(&out);
	return line;
}

static int
find_place(struct git *g, struct err *err)
{
	static const char *const top[] = { "rev-parse", "--show-toplevel",
		NULL };
	static const char *const branch[] = { "symbolic-ref", "-q", "--short",
		"HEAD", NULL };

	g->top = ask(top, &g->arena);
	g->branch = ask(branch, &g->arena);
	if (!g->top || !*g->top)
		return err_set(
		    err, ERR_INPUT, "there is no work tree of git here");
	return 0;
}

/* ---- a commit ---- */

/* What git says of one; all borrowed. */
struct commit {
	const char *hash, *at, *author, *message, *stat;
};

/* Files and lines, from --numstat: "12<tab>3<tab>path", or "-" for both. */
static void
put_stat(const char *stat, struct buf *out)
{
	struct buf files = { 0 };
	long long added = 0, deleted = 0, n = 0;

	for (const char *line = stat; *line;
	     line += strcspn(line, "\n"), line += *line == '\n') {
		const char *tab = strchr(line, '\t');
		const char *path = tab ? strchr(tab + 1, '\t') : NULL;
		size_t len = strcspn(line, "\n");

		if (!path || path > line + len)
			continue;
		added += strtoll(line, NULL, 10);
		deleted += strtoll(tab + 1, NULL, 10);
		if (n++ >= FILES_MAX)
			continue;
		buf_string(&files, files.len ? "," : "");
		json_put_string(
		    &files, path + 1, (size_t)(line + len - path - 1));
	}
	json_put_key(out, "files");
	buf_printf(out, "[%s]", buf_text(&files));
	json_put_int(out, "changed", n);
	json_put_int(out, "insertions", added);
	json_put_int(out, "deletions", deleted);
	buf_release(&files);
}

static void
put_record(const struct git *g, const struct commit *commit, const char *id,
    struct buf *out)
{
	const char *slash = strrchr(g->top, '/');
	size_t len = strlen(commit->message);

	while (len && strchr(" \t\r\n", commit->message[len - 1]))
		len--;
	buf_char(out, '{');
	json_put_field(out, "id", id);
	json_put_key(out, "memory");
	if (len)
		json_put_string(out, commit->message,
		    utf8_fit(commit->message, len, MEMORY_TEXT_MAX));
	else
		buf_string(out, "\"(no message)\"");
	json_put_field(out, "type", "event");
	json_put_field(out, "event_at", commit->at);
	if (*commit->author)
		json_put_field(out, "name", commit->author);
	json_put_key(out, "metadata");
	buf_char(out, '{');
	json_put_field(out, "source", "git");
	json_put_field(out, "project", g->top);
	json_put_field(out, "repository", slash ? slash + 1 : g->top);
	json_put_field(out, "commit", commit->hash);
	if (g->branch && *g->branch)
		json_put_field(out, "branch", g->branch);
	put_stat(commit->stat, out);
	buf_string(out, "}}");
}

static void
make_id(const char *hash, char id[HASH_MAX + 8])
{
	snprintf(id, HASH_MAX + 8, "git-%.*s", HASH_MAX, hash);
}

/* 1, or 0 if it cannot be stored now. */
static int
put_commit(struct git *g, const struct commit *commit, struct err *err)
{
	struct buf record = { 0 };
	char id[HASH_MAX + 8];
	int rc = hook_store_begin(&g->store, err);

	if (rc < 1)
		return rc;
	make_id(commit->hash, id);
	put_record(g, commit, id, &record);
	rc = hook_store_put(&g->store, id, &record, &g->arena, err);
	buf_release(&record);
	return rc < 0 ? -1 : 1;
}

/* A field of the log up to its NUL; NULL behind the last one. */
static const char *
take_field(const char **at, const char *end)
{
	const char *field = *at;
	const char *nul = memchr(field, '\0', (size_t)(end - field) + 1);

	if (field >= end || !nul)
		return NULL;
	*at = nul + 1;
	return field;
}

/* Each commit of a log. */
static int
put_log(struct git *g, const struct buf *log, struct err *err)
{
	const char *at = buf_text(log), *end = at + log->len;
	int rc = take_field(&at, end) ? 1 : 0;

	while (rc == 1 && !hook_late()) {
		struct commit c = { .hash = take_field(&at, end) };

		c.at = c.hash ? take_field(&at, end) : NULL;
		c.author = c.at ? take_field(&at, end) : NULL;
		c.message = c.author ? take_field(&at, end) : NULL;
		c.stat = c.message ? take_field(&at, end) : NULL;
		if (!c.message)
			break;
		c.stat = c.stat ? c.stat : "";
		rc = put_commit(g, &c, err);
	}
	return rc < 0 ? -1 : 0;
}

/* Names of files are bytes: what is no text of them is a mark. */
static void
mend(struct buf *log)
{
	size_t at = 0;

	while ((at += utf8_bad(buf_text(log) + at, log->len - at)) < log->len)
		log->data[at] = '?';
}

/* Reads what git says of the commits of a list, a hash a line. */
static int
keep(struct git *g, const struct buf *hashes, struct err *err)
{
	static const char *const arguments[] = { "-c", "core.quotePath=false",
		"log", "--stdin", "--no-walk=unsorted", "--no-show-signature",
		"--no-color", "--no-ext-diff", "--no-renames", "--numstat",
		"--encoding=UTF-8", "--format=%x00%H%x00%cI%x00%aN%x00%B%x00",
		NULL };
	struct buf log = { 0 };
	int rc = hook_git_run(arguments, hashes, &log, LOG_MAX, err);

	if (rc > 0)
		rc = err_set(
		    err, ERR_INPUT, "git log says nothing of the commits");
	mend(&log);
	if (rc == 0)
		rc = put_log(g, &log, err);
	buf_release(&log);
	return rc;
}

static int
post_commit(struct git *g, struct err *err)
{
	struct buf head = { 0 };
	int rc;

	buf_string(&head, "HEAD\n");
	rc = keep(g, &head, err);
	buf_release(&head);
	return rc;
}

/* ---- commits that were rewritten ---- */

/* One is another now: the old one stays in the archive, and says which. */
static int
supersede(struct git *g, const char *old, const char *new, struct edit *edit,
    struct err *err)
{
	struct ingest *in = g->store.ingest;
	struct rows_put put;
	struct memory row, other;
	char id[HASH_MAX + 8], by[HASH_MAX + 8];
	int rc;

	make_id(old, id);
	make_id(new, by);
	rc = rows_find(g->store.cube.db, by, &g->arena, &other, err);
	if (rc == 1)
		rc = rows_find(g->store.cube.db, id, &g->arena, &row, err);
	if (rc < 1 || row.superseded_at != CLOCK_NONE)
		return rc;
	row.state = MEMORY_ARCHIVED;
	row.superseded_at = clock_now();
	row.superseded_by = by;
	ingest_edit(in, edit);
	rc = ingest_put(in, &row, true, &g->arena, &put, err);
	ingest_edit(in, NULL);
	return rc;
}

/* Of a line "old new ...": the old or the new hash, ended by a NUL. */
static bool
read_pair(char *line, char **old, char **new)
{
	char *rest = NULL;

	*old = strtok_r(line, " ", &rest);
	*new = *old ? strtok_r(NULL, " ", &rest) : NULL;
	return *new &&strlen(*old) <= HASH_MAX &&strlen(*new) <=
		       HASH_MAX &&strspn(*old, "0123456789abcdef") ==
		   strlen(*old) &&
	       strspn(*new, "0123456789abcdef") == strlen(*new);
}

struct pairs {
	char *items[COMMITS_MAX][2];
	size_t n;
};

static void
read_pairs(struct buf *text, struct pairs *pairs, struct buf *hashes)
{
	char *rest = NULL, *line = strtok_r(text->data, "\n", &rest);

	for (; line && pairs->n < COMMITS_MAX;
	     line = strtok_r(NULL, "\n", &rest)) {
		char **pair = pairs->items[pairs->n];

		if (!read_pair(line, &pair[0], &pair[1]))
			continue;
		buf_printf(hashes, "%s\n", pair[1]);
		pairs->n++;
	}
}

static int
relink(struct git *g, const struct pairs *pairs, struct err *err)
{
	struct edit edit = { .by = "memos-hook",
		.reason = "the commit was rewritten",
		.event = EDIT_SUPERSEDE };
	int rc = hook_store_begin(&g->store, err);

	if (rc < 1)
		return rc;
	rc = 0;
	for (size_t i = 0; i < pairs->n && rc >= 0; i++)
		rc = supersede(
		    g, pairs->items[i][0], pairs->items[i][1], &edit, err);
	return rc < 0 ? -1 : 0;
}

static int
post_rewrite(struct git *g, struct err *err)
{
	struct buf text = { 0 }, hashes = { 0 };
	struct pairs *pairs = arena_bytes(&g->arena, sizeof *pairs);
	int rc = 0;
	ssize_t n;

	do {
		char *room = buf_room(&text, 4096);

		n = read(STDIN_FILENO, room, 4096);
		text.len += n > 0 ? (size_t)n : 0;
		text.data[text.len] = '\0';
	} while (n > 0 && text.len < PAIRS_MAX);
	read_pairs(&text, pairs, &hashes);
	if (pairs->n)
		rc = keep(g, &hashes, err);
	if (rc == 0 && pairs->n)
		rc = relink(g, pairs, err);
	buf_release(&text);
	buf_release(&hashes);
	return rc;
}

/* ---- all of them ---- */

static int
remember(struct git *g, const struct hook_git_call *call, struct err *err)
{
	int rc = find_place(g, err);

	g->store = (struct hook_store){ .hook = g->hook, .kept = &g->kept };
	if (rc == 0)
		rc = hook_store_open(&g->store, err);
	if (rc == 0)
		rc = strcmp(call->hook, "post-commit") == 0
			 ? post_commit(g, err)
			 : post_rewrite(g, err);
	if (rc == 0)
		rc = hook_store_commit(&g->store, err);
	hook_store_release(&g->store);
	return rc;
}

int
hook_git(
    const struct hook *h, const struct hook_git_call *call, struct err *err)
{
	struct git g = { .hook = h };
	char line[256];
	size_t i = 0;
	int rc;

	hook_begin();
	while (hook_git_names[i] && strcmp(hook_git_names[i], call->hook) != 0)
		i++;
	if (!hook_git_names[i])
		return err_set(
		    err, ERR_INPUT, "no hook '%.64s' of git", call->hook);
	if (strcmp(call->hook, "prepare-commit-msg") == 0)
		return call->n
			   ? hook_git_hint(h, call->arguments[0],
				 call->n > 1 ? call->arguments[1] : NULL, err)
			   : err_set(err, ERR_INPUT,
				 "prepare-commit-msg takes a file");
	rc = remember(&g, call, err);
	if (rc == 0) {
		snprintf(line, sizeof line, "git %s: %llu kept, %llu known%s",
		    call->hook, (unsigned long long)g.kept.added,
		    (unsigned long long)g.kept.known,
		    g.kept.busy ? ", another process writes" : "");
		hook_log(line);
	}
	arena_release(&g.arena);
	return rc;
}

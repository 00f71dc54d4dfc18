#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "serve/finder.h"
#include "serve/hook_file.h"
#include "serve/hook_git.h"
#include "text/inert.h"

enum {
	SHOWN = 5,
	LINE_MAX = 72,       /* bytes of a memory that are shown */
	QUESTION_MAX = 4000, /* bytes of the question */
	DIFF_MAX = 1 << 20,
};

static int
run(const char *const *arguments, struct buf *out)
{
	struct err ignored;

	return hook_git_run(arguments, NULL, out, DIFF_MAX, &ignored);
}

/* The value of a setting; "" if it is not set. */
static void
setting(const char *name, struct buf *value)
{
	const char *const arguments[] = { "config", name, NULL };

	buf_reset(value);
	run(arguments, value);
	while (value->len && value->data[value->len - 1] == '\n')
		value->data[--value->len] = '\0';
}

/*
 * Whether somebody is going to write the message, and comments are left out of
 * it.  Git says by a colon that there is no editor.
 */
static bool
is_written(const char *source, struct buf *mark)
{
	const char *editor = getenv("GIT_EDITOR");
	struct buf cleanup = { 0 };
	bool comments;

	if (source && *source && strcmp(source, "template") != 0)
		return false;
	if (editor && strcmp(editor, ":") == 0)
		return false;
	setting("commit.cleanup", &cleanup);
	comments = !cleanup.len || strcmp(cleanup.data, "default") == 0 ||
		   strcmp(cleanup.data, "strip") == 0;
	buf_release(&cleanup);
	setting("core.commentString", mark);
	if (!mark->len)
		setting("core.commentChar", mark);
	if (!mark->len)
		buf_string(mark, "#");
	return comments && strcmp(mark->data, "auto") != 0;
}

/* The lines that change, without what diff says around them. */
static void
put_changes(const struct buf *diff, struct buf *asked)
{
	const char *line = buf_text(diff);

	while (*line && asked->len < QUESTION_MAX) {
		size_t len = strcspn(line, "\n");

		if (strchr("+-", *line) && strncmp(line, "+++", 3) != 0 &&
		    strncmp(line, "---", 3) != 0) {
			buf_add(asked, line + 1, len - 1);
			buf_char(asked, '\n');
		}
		line += len + (line[len] != '\0');
	}
}

/* The branch, the files, and the lines that change. */
static void
make_question(struct buf *asked)
{
	static const char *const branch[] = { "symbolic-ref", "-q", "--short",
		"HEAD", NULL };
	static const char *const files[] = { "-c", "core.quotePath=false",
		"diff", "--cached", "--name-only", NULL };
	static const char *const changes[] = { "diff", "--cached", "--no-color",
		"--no-ext-diff", "-U0", NULL };
	struct buf diff = { 0 };

	run(branch, asked);
	run(files, asked);
	run(changes, &diff);
	put_changes(&diff, asked);
	asked->len = utf8_fit(buf_text(asked), asked->len, QUESTION_MAX);
	asked->len = utf8_bad(buf_text(asked), asked->len);
	buf_release(&diff);
}

static void
put_comment(const struct memory *m, const char *mark, struct buf *out)
{
	struct buf text = { 0 };
	size_t len;

	inert(m->text, strcspn(m->text, "\n"), " ", &text);
	len = utf8_fit(buf_text(&text), text.len, LINE_MAX);
	buf_printf(out, "%s %.*s%s\n", mark, (int)len, buf_text(&text),
	    len < text.len ? "..." : "");
	buf_release(&text);
}

static int
find(const struct hook *h, const struct buf *asked, const char *mark,
    struct buf *out, struct err *err)
{
	struct front front = *h->front;
	struct finder finder = { .no_access = true };
	struct query query = { .text = buf_text(asked),
		.text_len = asked->len,
		.k = SHOWN,
		.plain = true };
	struct results found = { 0 };
	struct arena arena = { 0 };
	int rc;

	front.run = NULL;
	finder.embedders.stopped = hook_late;
	rc = front_selection(&front, &arena, &query.selection, err);
	if (rc == 0)
		rc = finder_open(&finder, &front, err);
	if (rc == 0 && finder.n)
		rc = finder_search(&finder, &query, &arena, &found, err);
	if (rc == 0 && found.n)
		buf_printf(out, "%s Remembered:\n", mark);
	for (size_t i = 0; rc == 0 && i < found.n; i++)
		put_comment(&found.items[i].memory, mark, out);
	if (rc == 0 && found.n)
		buf_printf(out, "%s\n", mark);
	finder_close(&finder);
	arena_release(&arena);
	return rc;
}

/* In front of what git says itself, else at the end. */
static void
put_in(struct buf *message, const char *mark, const struct buf *hint)
{
	const char *at = buf_text(message);
	struct buf rest = { 0 };

	while (*at && strncmp(at, mark, strlen(mark)) != 0) {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	buf_string(&rest, at);
	message->len -= rest.len;
	if (message->len && message->data[message->len - 1] != '\n')
		buf_char(message, '\n');
	buf_add(message, hint->data, hint->len);
	buf_add(message, buf_text(&rest), rest.len);
	buf_release(&rest);
}

static int
hint(const struct hook *h, const char *file, const char *mark, struct err *err)
{
	struct buf asked = { 0 }, out = { 0 };
	struct hook_file f = { 0 };
	int rc = 0;

	make_question(&asked);
	if (asked.len && !hook_late())
		rc = find(h, &asked, mark, &out, err);
	if (rc == 0 && out.len)
		rc = hook_file_read(&f, file, false, err);
	if (rc == 0 && out.len) {
		put_in(&f.now, mark, &out);
		rc = hook_file_replace(&f, err);
	}
	hook_file_release(&f);
	buf_release(&asked);
	buf_release(&out);
	return rc;
}

int
hook_git_hint(
    const struct hook *h, const char *file, const char *source, struct err *err)
{
	struct buf mark = { 0 };
	int rc = 0;

	if (is_written(source, &mark))
		rc = hint(h, file, mark.data, err);
	buf_release(&mark);
	return rc;
}

#include "serve/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "serve/person.h"
#include "store/rows.h"

struct save {
	FILE *file;
	struct buf line;
	void (*put)(struct buf *out, const struct memory *m);
	size_t n;
};

static void
put_json(struct buf *out, const struct memory *m)
{
	struct buf time = { 0 };

	buf_char(out, '{');
	json_put_field(out, "role", m->role ? m->role : "user");
	if (m->name)
		json_put_field(out, "name", m->name);
	json_put_key(out, "content");
	json_put_string(out, m->text, m->text_len);
	json_put_field(out, "run_id", m->run_id);
	clock_print(&time, m->event_at.at);
	json_put_field(out, "event_at", time.data);
	buf_string(out, "}\n");
	buf_release(&time);
}

static void
put_markdown(struct buf *out, const struct memory *m)
{
	const char *who = m->name ? m->name : m->role ? m->role : "user";

	buf_printf(out, "\n## %s, ", who);
	person_time(out, m->event_at.at);
	buf_string(out, "\n\n");
	buf_add(out, m->text, m->text_len);
	buf_char(out, '\n');
}

static int
save_one(const struct memory *m, void *ctx, struct err *err)
{
	struct save *save = ctx;

	(void)err;
	buf_reset(&save->line);
	save->put(&save->line, m);
	save->n++;
	/* what is wrong is asked once, at the end */
	fwrite(save->line.data, 1, save->line.len, save->file);
	return 0;
}

static int
save_all(struct save *save, struct session *s, struct err *err)
{
	const struct session_options *o = &s->options;
	struct arena arena = { 0 };
	struct selection selection = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.types = 1u << MEMORY_TURN };
	int rc;

	selection.scope.user = scope_value(&arena, o->user);
	selection.scope.agent = scope_value(&arena, o->agent);
	selection.scope.app = scope_value(&arena, o->app);
	selection.scope.run = scope_value(&arena, s->run);
	if (save->put == put_markdown)
		fprintf(save->file, "# %s\n", s->run);
	rc = rows_each(s->cube->db, &selection, ROWS_SEQUENCE, NULL, -1,
	    save_one, save, err);
	arena_release(&arena);
	buf_release(&save->line);
	return rc;
}

static bool
ends(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);

	return len > n && strcmp(path + len - n, end) == 0;
}

static void
find_path(const char *given, struct buf *path)
{
	const char *home = getenv("HOME");

	if (strncmp(given, "~/", 2) == 0 && home)
		buf_string(path, home);
	buf_string(path, given + (path->len > 0));
}

static int
save_to(const char *path, struct save *save, struct session *s, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), rc;
	bool good;

	if (fd < 0)
		return err_set(err, ERR_INPUT, "cannot make '%.256s': %s", path,
		    strerror(errno));
	save->file = fdopen(fd, "w");
	if (!save->file) {
		close(fd);
		return err_set(err, ERR_STORE, "cannot write '%.256s': %s",
		    path, strerror(errno));
	}
	rc = save_all(save, s, err);
	good = !ferror(save->file);
	good = fclose(save->file) == 0 && good;
	if (rc == 0 && !good)
		rc = err_set(err, ERR_STORE, "cannot write '%.256s': %s", path,
		    strerror(errno));
	if (rc < 0)
		unlink(path);
	return rc;
}

int
save_session(struct session *s, const char *path, size_t *n, struct err *err)
{
	struct save save = { 0 };
	struct buf full = { 0 };
	int rc;

	if (ends(path, ".jsonl"))
		save.put = put_json;
	else if (ends(path, ".md"))
		save.put = put_markdown;
	else
		return err_set(err, ERR_INPUT,
		    "'%.256s' ends neither in .md nor in .jsonl", path);
	find_path(path, &full);
	rc = save_to(full.data, &save, s, err);
	buf_release(&full);
	*n = save.n;
	return rc;
}

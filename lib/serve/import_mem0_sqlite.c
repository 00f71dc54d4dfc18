#include <string.h>

#include "base/json.h"
#include "serve/import_format.h"
#include "store/mem0_history.h"

/*
 * The history that mem0 keeps in SQLite: what became of each memory, one event
 * a row.  It says nothing of whose it is.
 */
struct form {
	struct buf text, actor, role;
	struct moment since; /* CLOCK_NONE: nobody knows */
};

struct reading {
	struct intake *in;
	struct buf id; /* of the memory at hand, "": none */
	struct form form;
	struct moment created;
	bool deleted, any;
};

static bool
knows(const char *start, size_t len)
{
	static const char magic[] = "SQLite format 3";

	return len > sizeof magic && memcmp(start, magic, sizeof magic) == 0;
}

static void
set(struct buf *buf, const char *text)
{
	buf_reset(buf);
	buf_string(buf, text ? text : "");
}

/* "2026-05-07 09:30:00" has no zone, and was written in UTC. */
static void
read_time(const char *text, struct moment *moment)
{
	struct buf zoned = { 0 };
	struct err ignored;

	*moment = (struct moment){ .at = CLOCK_NONE };
	if (!text || !*text)
		return;
	buf_string(&zoned, text);
	if (strlen(text) >= 19 && !strpbrk(text + 19, "Zz+-"))
		buf_char(&zoned, 'Z');
	if (clock_parse(zoned.data, moment, &ignored) < 0)
		moment->at = CLOCK_NONE;
	buf_release(&zoned);
}

static void
put_if(struct buf *out, const char *key, const struct buf *text)
{
	if (text->len)
		json_put_field(out, key, text->data);
}

/* One form of the memory at hand: it ended, or is the last. */
static int
put_form(struct reading *r, int64_t until, struct err *err)
{
	struct buf record = { 0 }, place = { 0 };
	struct form *f = &r->form;
	bool old = until != CLOCK_NONE;
	int rc = 0;

	buf_char(&record, '{');
	json_put_field(&record, "id", buf_text(&r->id));
	json_put_field(&record, "memory", buf_text(&f->text));
	json_put_field(&record, "type", "fact");
	put_if(&record, "name", &f->actor);
	put_if(&record, "role", &f->role);
	json_put_time(&record, "created_at",
	    r->created.at != CLOCK_NONE ? r->created.at : until);
	if (f->since.at != r->created.at)
		json_put_time(&record, "updated_at", f->since.at);
	if (old)
		json_put_time(&record, "replaced_at", until);
	else if (r->deleted)
		json_put_field(&record, "state", "forgotten");
	buf_char(&record, '}');
	buf_printf(&place, "memory %.64s", buf_text(&r->id));
	if (f->text.len)
		rc = intake_record(
		    r->in, &record, MEMORY_FACT, place.data, err);
	buf_release(&record);
	buf_release(&place);
	return rc;
}

/* The memory at hand is told to the end. */
static int
end_memory(struct reading *r, struct err *err)
{
	int rc = r->any ? put_form(r, CLOCK_NONE, err) : 0;

	r->any = r->deleted = false;
	buf_reset(&r->id);
	return rc;
}

static void
begin_memory(
    struct reading *r, const char *id, const char *old, const struct moment *at)
{
	set(&r->id, id);
	r->created = *at;
	r->form.since = *at;
	r->deleted = false;
	r->any = true;
	/* what was there before its history begins */
	set(&r->form.text, old);
}

static int
read_event(const struct mem0_event *e, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	const char *changed = e->updated && *e->updated ? e->updated
							: e->created;
	struct moment at;

	read_time(changed, &at);
	if (strcmp(buf_text(&r->id), e->id) != 0) {
		if (end_memory(r, err) < 0)
			return -1;
		begin_memory(r, e->id, e->old, &at);
	}
	r->deleted = strcmp(e->event, "DELETE") == 0;
	if (r->deleted || !e->new ||
	    strcmp(e->new, buf_text(&r->form.text)) == 0)
		return intake_stopped(r->in);
	if (r->form.text.len && at.at == CLOCK_NONE)
		intake_left_out(r->in, "forms without a time", 1);
	else if (r->form.text.len && put_form(r, at.at, err) < 0)
		return -1;
	set(&r->form.text, e->new);
	set(&r->form.actor, e->actor);
	set(&r->form.role, e->role);
	r->form.since = at;
	return intake_stopped(r->in);
}

static int
read_history(struct intake *in, const char *path, struct err *err)
{
	struct reading r = { .in = in };
	struct err why = { 0 };
	bool own;
	int rc = mem0_history_each(path, read_event, &r, &own, &why);

	if (rc < 0 && own) {
		intake_fault(in, "", &why);
		rc = 0;
	} else if (rc < 0) {
		*err = why;
	}
	if (rc == 0 && !intake_stopped(in))
		rc = end_memory(&r, err);
	buf_release(&r.id);
	buf_release(&r.form.text);
	buf_release(&r.form.actor);
	buf_release(&r.form.role);
	return rc;
}

static const char *const files[] = { "*.db", "*.sqlite", "*.sqlite3", NULL };

const struct import_format import_mem0_sqlite = { "mem0-db", files, knows,
	read_history };

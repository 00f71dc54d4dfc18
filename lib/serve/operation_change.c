#include <string.h>

#include "find/batch.h"
#include "mind/forget.h"
#include "serve/feedback.h"
#include "serve/operation_given.h"
#include "serve/operation_profiles.h"
#include "serve/parse.h"
#include "serve/revise.h"
#include "store/rows.h"

void
operation_put_lines(
    struct operation_call *call, const char *key, const struct buf *lines)
{
	const char *at = buf_text(lines);

	json_put_key(call->out, key);
	buf_char(call->out, '[');
	for (size_t len; (len = strcspn(at, "\n"));
	     at += len + (at[len] != 0)) {
		if (at != buf_text(lines))
			buf_char(call->out, ',');
		buf_add(call->out, at, len);
	}
	buf_char(call->out, ']');
}

/* The one member `results`. */
static void
put_results(struct operation_call *call, const struct buf *lines)
{
	buf_char(call->out, '{');
	operation_put_lines(call, "results", lines);
	buf_char(call->out, '}');
}

/* ---- add ---- */

/*
 * The arguments are a record, or messages that share its fields.  Where a
 * client gives both, the text says again what the messages say.
 */
static int
read_records(
    struct operation_call *call, struct prepared **records, struct err *err)
{
	const struct front f = operation_given_front(call);
	const struct parse how = {
		.defaults = { f.user, f.agent, f.app, call->desk->front->run,
		    -1, NULL, NULL },
		.event_at = { .at = CLOCK_NONE },
		.redact = call->desk->redact,
	};
	struct buf record = { 0 };
	struct json_span value, messages;
	const char *at = NULL, *key;
	bool said = operation_given(call, "messages", &messages) &&
		    messages.len > 2;
	int rc;

	if (!said && !operation_given(call, "text", &value))
		return err_set(
		    err, ERR_INPUT, "neither 'text' nor 'messages' is given");
	buf_char(&record, '{');
	while (json_member(&call->arguments, &at, &call->arena, &key, &value)) {
		if (strcmp(key, said ? "text" : "messages") == 0)
			continue;
		if (record.len > 1)
			buf_char(&record, ',');
		json_put_string(&record, key, strlen(key));
		buf_printf(&record, ":%.*s", (int)value.len, value.start);
	}
	buf_char(&record, '}');
	rc = parse_line(
	    &how, record.data, record.len, 1, &call->arena, records, err);
	buf_release(&record);
	return rc;
}

int
operation_add(struct operation_call *call, struct err *err)
{
	struct operation_desk *desk = call->desk;
	struct prepared *records;
	struct batch batch;
	int rc;

	if (read_records(call, &records, err) < 0 ||
	    operation_desk_write(desk, err) < 0)
		return -1;
	batch_init(&batch, &desk->cube, desk->ingest);
	batch.ending = recall_batch;
	batch.ctx = &desk->recall;
	rc = batch_line(&batch, records, err);
	if (rc == 0)
		rc = batch_commit(&batch, err);
	if (rc == 0) {
		put_results(call, &batch.acks);
		desk->added = true;
	}
	batch_release(&batch);
	return rc;
}

/* ---- change what is there ---- */

/* Whether the memory of an id is the caller's to change; else ERR_INPUT. */
static int
find_own(struct operation_call *call, const char *id, struct err *err)
{
	const struct front f = operation_given_front(call);
	struct memory m;
	int rc = operation_desk_read(call->desk, err);

	if (rc == 1)
		rc = rows_find(
		    call->desk->finder.cubes[0].db, id, &call->arena, &m, err);
	if (rc == 1 && !operation_given_owns(&f, &m))
		rc = 0;
	if (rc == 0)
		return err_set(err, ERR_INPUT, "no memory '%.128s'", id);
	return rc < 0 ? -1 : 0;
}

/* What of the arguments are fields of the record, as an object. */
static int
read_fields(
    struct operation_call *call, struct json_span *fields, struct err *err)
{
	static const char *const names[] = { "event_at", "memory", "metadata",
		"pinned", "state", "type", "valid_from", "valid_to" };
	struct buf object = { 0 };
	struct json_span value;
	const char *copy;
	int rc;

	buf_char(&object, '{');
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!operation_given(call, names[i], &value))
			continue;
		json_put_key(&object, names[i]);
		buf_add(&object, value.start, value.len);
	}
	buf_char(&object, '}');
	copy = arena_copy(&call->arena, object.data, object.len);
	rc = object.len == 2
		 ? err_set(err, ERR_INPUT, "nothing to change is given")
		 : json_scan(copy, object.len, fields, err);
	buf_release(&object);
	return rc;
}

static struct revise
new_revise(struct operation_call *call)
{
	struct operation_desk *desk = call->desk;

	return (struct revise){ .cube = &desk->cube,
		.ingest = desk->ingest,
		.by = desk->by,
		.reason = operation_given_text(call, "reason") };
}

int
operation_update(struct operation_call *call, struct err *err)
{
	const char *id = operation_given_text(call, "id");
	bool undo = operation_given_flag(call, "undo");
	struct json_span fields = { 0 };
	struct buf lines = { 0 };
	struct revise r;
	int64_t edit = 0;
	int rc;

	if (find_own(call, id, err) < 0 ||
	    (!undo && read_fields(call, &fields, err) < 0) ||
	    operation_desk_write(call->desk, err) < 0)
		return -1;
	r = new_revise(call);
	rc = db_begin(r.cube->db, true, err);
	if (rc == 0 && undo)
		rc = revise_edit_of(&r, id, &edit, err);
	if (rc == 0)
		rc = undo ? revise_undo(&r, edit, &lines, err)
			  : revise_memory(&r, id, &fields, &lines, err);
	rc = revise_end(&r, rc, err);
	if (rc == 0)
		put_results(call, &lines);
	buf_release(&lines);
	return rc;
}

/* Nobody can be asked: what was said must be clear. */
static int
refuse_to_choose(void *ctx, const char *question, const char *const *options,
    size_t n, struct err *err)
{
	struct buf text = { 0 };

	(void)ctx;
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s%.100s", i ? "; " : "", options[i]);
	err_set(err, ERR_INPUT, "%.150s say it with the name: %.300s", question,
	    buf_text(&text));
	buf_release(&text);
	return -1;
}

int
operation_feedback(struct operation_call *call, struct err *err)
{
	const struct front scope = operation_given_front(call);
	const char *text = operation_given_text(call, "text");
	struct buf lines = { 0 };
	struct revise r;
	struct feedback f = { .revise = &r,
		.scope = { scope.user, scope.agent, scope.app },
		.run = scope.run,
		.embedders = &call->desk->embedders,
		.meter = &call->desk->meter,
		.choose = refuse_to_choose };
	int rc;

	if (operation_desk_write(call->desk, err) < 0)
		return -1;
	r = new_revise(call);
	rc = feedback_apply(&f, text, strlen(text), &lines, err);
	if (rc == 0)
		put_results(call, &lines);
	buf_release(&lines);
	return rc;
}

/* ---- forget ---- */

static int
keep_lines(const struct buf *lines, void *ctx, struct err *err)
{
	(void)err;
	buf_add(ctx, lines->data, lines->len);
	return 0;
}

/* Without ids: all of a scope, which must then be given. */
static int
plan(struct operation_call *call, struct forget *f, struct err *err)
{
	size_t n;
	const char **ids = operation_given_texts(call, "ids", &n);
	const struct front scope = operation_given_front(call);
	struct selection selection;

	for (size_t i = 0; i < n; i++)
		if (find_own(call, ids[i], err) < 0 ||
		    forget_add(f, ids[i], err) < 0)
			return -1;
	if (ids)
		return forget_derive(f, err);
	if (!scope.user && !scope.agent && !scope.app && !scope.run)
		return err_set(err, ERR_INPUT,
		    "nothing says whose memories: give ids, or a user, agent, "
		    "application or session");
	if (front_selection(&scope, &call->arena, &selection, err) < 0 ||
	    forget_select(f, &selection, err) < 0)
		return -1;
	return forget_derive(f, err);
}

int
operation_delete(struct operation_call *call, struct err *err)
{
	struct operation_desk *desk = call->desk;
	struct forget f = { .stopped = desk->stopped };
	struct buf lines = { 0 };
	int rc;

	if (operation_desk_write(desk, err) < 0)
		return -1;
	f.cube = &desk->cube;
	rc = db_begin(desk->cube.db, false, err);
	if (rc == 0) {
		rc = plan(call, &f, err);
		db_rollback(desk->cube.db);
	}
	if (rc == 0)
		rc = forget_apply(&f, desk->ingest,
		    operation_given_text(call, "reason"), keep_lines, &lines,
		    err);
	if (rc == 0)
		put_results(call, &lines);
	forget_release(&f);
	buf_release(&lines);
	return rc;
}

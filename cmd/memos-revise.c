#include <stdlib.h>
#include <string.h>

#include "base/prog.h"
#include "serve/feedback.h"
#include "serve/front.h"
#include "serve/parse.h"
#include "serve/revise.h"
#include "serve/revise_ask.h"
#include "serve/revise_lines.h"

static struct front front;
static const char *at, *feedback, *meta, *reason, *state, *type;
static bool dry, pin, stats, undo, unpin;
static struct opt_list sets;
static struct embedders embedders;
static struct meter meter;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "at", 0, OPT_STR, &at, "time", "when it happened", 0, 0 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "dry-run", 'n', OPT_FLAG, &dry, NULL,
	    "say what would be changed, and change nothing", 0, 0 },
	{ "feedback", 'f', OPT_STR, &feedback, "text",
	    "what is wrong, in plain words", 0, 0 },
	{ "meta", 0, OPT_STR, &meta, "json", "all of the metadata", 0, 0 },
	{ "pin", 0, OPT_FLAG, &pin, NULL, "keep it before others", 0, 0 },
	{ "reason", 0, OPT_STR, &reason, "text", "why, for the history", 0, 0 },
	FRONT_RUN(front),
	{ "set", 's', OPT_LIST, &sets, "field=value",
	    "give a field another value, may be repeated", 0, 0 },
	{ "state", 0, OPT_STR, &state, "state",
	    "active brings back what was forgotten", 0, 0 },
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	{ "type", 't', OPT_STR, &type, "type", "what kind of memory it is", 0,
	    0 },
	{ "undo", 0, OPT_FLAG, &undo, NULL,
	    "take back changes: the last one, of an id, or by number", 0, 0 },
	{ "unpin", 0, OPT_FLAG, &unpin, NULL, "no longer", 0, 0 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-revise", "[id | -] [text ...]",
	"correct memories, bring them back, take changes back",
	"$ echo '{\"id\":\"a\",\"memory\":\"Ann is vegan\"}' | memos-add\n"
	"$ memos-revise a 'Ann is a vegetarian' --reason 'she said so'\n"
	"$ memos-revise a --pin --set valid_from=2026-05\n"
	"$ memos-revise --undo a\n"
	"$ memos-list --json --type preference | memos-revise --pin -\n",
	opts };

/* What the options change, as a JSON object; empty for nothing. */
static int
make_fields(int n, char **words, struct buf *fields, struct err *err)
{
	struct buf text = { 0 };
	int rc = 0;

	for (int i = 0; i < n; i++)
		buf_printf(&text, i ? " %s" : "%s", words[i]);
	if (parse_check_text(buf_text(&text), text.len, err) < 0)
		rc = -1;
	if (rc == 0 && n)
		revise_set_text(fields, "memory", buf_text(&text));
	buf_release(&text);
	revise_set_text(fields, "event_at", at);
	revise_set_text(fields, "type", type);
	revise_set_text(fields, "state", state);
	revise_set_text(fields, "user_id", front.user);
	revise_set_text(fields, "agent_id", front.agent);
	revise_set_text(fields, "app_id", front.app);
	revise_set_text(fields, "run_id", front.run);
	if (meta)
		buf_printf(
		    fields, "%c\"metadata\":%s", fields->len ? ',' : '{', meta);
	for (size_t i = 0; i < sets.n && rc == 0; i++)
		rc = revise_set(fields, sets.items[i], err);
	if (pin || unpin)
		buf_printf(fields, "%c\"pinned\":%s", fields->len ? ',' : '{',
		    pin ? "true" : "false");
	if (fields->len)
		buf_char(fields, '}');
	return rc;
}

/* Options that would be passed over in silence where no field is changed. */
static int
check_fields(struct err *err)
{
	const char *how = undo ? "--undo" : "--feedback";

	if (at || meta || state || type || sets.n || pin || unpin)
		return err_set(
		    err, ERR_INPUT, "%s changes no fields that are given", how);
	if (undo && (front.user || front.agent || front.app || front.run))
		return err_set(err, ERR_INPUT,
		    "--undo goes by ids and numbers, not by a scope");
	return 0;
}

static int
check_options(int n, char **operands, struct err *err)
{
	bool one = n && strcmp(operands[0], "-") != 0;

	if (pin && unpin)
		return err_set(err, ERR_INPUT, "--pin or --unpin, not both");
	if (undo && feedback)
		return err_set(
		    err, ERR_INPUT, "--undo or --feedback, not both");
	if (feedback && n)
		return err_set(
		    err, ERR_INPUT, "--feedback finds what is meant: no id");
	if (!undo && !feedback && !n)
		return err_set(err, ERR_INPUT, "no id of a memory; see --help");
	if (!undo && n > 1 && !one)
		return err_set(err, ERR_INPUT,
		    "the new texts come with the ids from standard input");
	return undo || feedback ? check_fields(err) : 0;
}

/* Takes back each of the operands, or the last change of all. */
static int
take_back(
    struct revise *r, int n, char **operands, struct buf *out, struct err *err)
{
	int64_t number;

	for (int i = 0; i < n || i < 1; i++)
		if (revise_edit_of(r, n ? operands[i] : NULL, &number, err) <
			0 ||
		    revise_undo(r, number, out, err) < 0)
			return -1;
	return 0;
}

/* One transaction for what the command line names. */
static int
change(struct revise *r, int n, char **operands, const struct json_span *fields,
    struct err *err)
{
	struct buf out = { 0 };
	int rc = db_begin(r->cube->db, true, err);

	if (rc == 0 && undo)
		rc = take_back(r, n, operands, &out, err);
	else if (rc == 0)
		rc = revise_memory(r, operands[0], fields, &out, err);
	rc = revise_end(r, rc, err);
	if (rc == 0 && out.len)
		prog_write(out.data, out.len);
	buf_release(&out);
	return rc;
}

static int
give_feedback(struct revise *r, struct err *err)
{
	struct feedback f = { .revise = r,
		.scope = { front.user, front.agent, front.app },
		.run = front.run,
		.embedders = &embedders,
		.meter = &meter,
		.choose = revise_ask };
	struct buf out = { 0 };
	int rc = feedback_apply(&f, feedback, strlen(feedback), &out, err);

	if (rc == 0 && out.len)
		prog_write(out.data, out.len);
	else if (rc == 0)
		prog_status(PROG_NONE);
	buf_release(&out);
	return rc;
}

static int
work(struct cube *cube, int n, char **operands, struct buf *fields,
    struct err *err)
{
	struct revise r = { .cube = cube, .reason = reason, .dry = dry };
	struct json_span object = { .kind = JSON_NULL };
	int rc = -1;

	if (fields->len &&
	    json_scan(fields->data, fields->len, &object, err) < 0)
		return -1;
	r.ingest = ingest_new(cube, NULL, &embedders, err);
	if (!r.ingest)
		return -1;
	if (feedback)
		rc = give_feedback(&r, err);
	else if (undo)
		rc = change(&r, n, operands, NULL, err);
	else if (strcmp(operands[0], "-") == 0)
		rc = revise_lines(&r, "-", &object, err);
	else if (object.kind == JSON_NULL)
		err_set(err, ERR_INPUT, "nothing to change; see --help");
	else
		rc = change(&r, n, operands, &object, err);
	ingest_free(r.ingest);
	return rc;
}

int
main(int argc, char **argv)
{
	struct cube cube = { 0 };
	struct buf fields = { 0 };
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	embedders = (struct embedders){ .meter = &meter,
		.stopped = prog_signal };
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	/* before the environment says whose memories are added */
	if (check_options(argc - first, argv + first, &err) < 0 ||
	    (!undo && !feedback &&
		make_fields(argc - first > 1 ? argc - first - 1 : 0,
		    argv + first + 1, &fields, &err) < 0) ||
	    front_settle(&front, false, &err) < 0 ||
	    cube_open(&cube, front.dir, front.cube, DB_WRITE, false, &err) <
		0 ||
	    work(&cube, argc - first, argv + first, &fields, &err) < 0)
		prog_error(&err);
	cube_release(&cube);
	buf_release(&fields);
	if (stats)
		front_stats(&meter);
	embedders_release(&embedders);
	meter_release(&meter);
	front_release(&front);
	free(sets.items);
	return prog_end();
}

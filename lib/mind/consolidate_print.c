#include <string.h>

#include "mind/consolidate_plan.h"
#include "store/rows.h"

static void
print_scope(const struct consolidate_step *step, struct buf *out)
{
	if (*step->user)
		json_put_field(out, "user_id", step->user);
	if (*step->agent)
		json_put_field(out, "agent_id", step->agent);
	if (*step->app)
		json_put_field(out, "app_id", step->app);
}

static void
print_ids(const struct consolidate_step *step, size_t first, const char *key,
    struct buf *out)
{
	json_put_key(out, key);
	buf_char(out, '[');
	for (size_t i = first; i < step->n; i++) {
		const char *id = step->members[i].id;

		if (i > first)
			buf_char(out, ',');
		json_put_string(out, id, strlen(id));
	}
	buf_char(out, ']');
}

static int
print_summary(struct consolidate *c, const struct consolidate_step *step,
    const struct summariser *summariser, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct memory *members = arena_bytes(
	    &arena, (step->n + 1) * sizeof *members);
	const struct window window = { .turns = members, .n = step->n };
	struct summary summary = { 0 };
	int rc = 1;

	for (size_t i = 0; i < step->n && rc == 1; i++)
		rc = rows_get(c->cube->db, step->members[i].seq, &arena,
		    &members[i], err);
	if (rc == 1 && summariser->summarise(
			   summariser->ctx, &window, &arena, &summary, err) < 0)
		rc = -1;
	if (summary.text) {
		json_put_key(out, "memory");
		json_put_string(out, summary.text, summary.len);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
consolidate_print(struct consolidate *c, const struct consolidate_step *step,
    const struct summariser *summariser, struct buf *out, struct err *err)
{
	int rc = 0;

	buf_char(out, '{');
	switch (step->kind) {
	case CONSOLIDATE_SUMMARISE:
		json_put_field(out, "plan", "summarise");
		print_scope(step, out);
		json_put_field(out, "why",
		    step->why == CONSOLIDATE_OLD ? "age" : "budget");
		json_put_int(out, "tokens", (int64_t)step->tokens);
		json_put_time(out, "from", step->from);
		json_put_time(out, "to", step->to);
		print_ids(step, 0, "sources", out);
		if (summariser)
			rc = print_summary(c, step, summariser, out, err);
		break;
	case CONSOLIDATE_MERGE:
		json_put_field(out, "plan", "merge");
		print_scope(step, out);
		json_put_field(out, "id", step->members[0].id);
		print_ids(step, 1, "with", out);
		break;
	case CONSOLIDATE_PROFILE:
		json_put_field(out, "plan", "profile");
		print_scope(step, out);
		json_put_field(out, "value", step->value);
		break;
	}
	buf_string(out, "}\n");
	return rc;
}

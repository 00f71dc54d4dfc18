#include "mind/decide.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

static const char *
stance_name(enum claim_stance stance)
{
	static const char *const names[CLAIM_STANCES] = { "holds", "ended",
		"never" };

	return names[stance];
}

static void
put_text(struct buf *out, const char *key, const char *value)
{
	if (value)
		json_put_field(out, key, value);
}

static void
put_claim(struct buf *out, const struct claim *claim)
{
	json_put_field(out, "memory", claim->text);
	json_put_field(out, "type", memory_type_name(claim->type));
	json_put_field(out, "stance", stance_name(claim->stance));
	put_text(out, "subject", claim->subject);
	put_text(out, "relation", claim->relation);
	put_text(out, "object", claim->object);
	put_text(out, "old", claim->old);
	json_put_time(out, "event_at", claim->event_at.at);
	json_put_time(out, "valid_from", claim->valid_from);
	json_put_time(out, "valid_to", claim->valid_to);
	if (!isnan(claim->confidence))
		json_put_real(out, "confidence", claim->confidence);
	put_text(out, "said_by", claim->said_by);
}

static void
put_targets(struct buf *out, const struct step *step)
{
	json_put_key(out, "targets");
	buf_char(out, '[');
	for (size_t i = 0; i < step->n_targets; i++) {
		const struct memory *m = &step->targets[i]->memory;

		if (i)
			buf_char(out, ',');
		buf_char(out, '{');
		json_put_field(out, "id", m->id);
		json_put_field(out, "memory", m->text);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static void
put_sources(struct buf *out, const struct step *step)
{
	json_put_key(out, "sources");
	buf_char(out, '[');
	for (size_t i = 0; i < step->n_sources; i++) {
		if (i)
			buf_char(out, ',');
		json_put_string(
		    out, step->sources[i], strlen(step->sources[i]));
	}
	buf_char(out, ']');
}

void
plan_print(const struct plan *plan, struct buf *out)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct step *step = &plan->steps[i];

		buf_char(out, '{');
		json_put_field(out, "event", decision_name(step->decision));
		put_text(out, "user_id", plan->scope.user);
		put_text(out, "agent_id", plan->scope.agent);
		put_text(out, "app_id", plan->scope.app);
		put_claim(out, step->claim);
		put_targets(out, step);
		put_text(out, "why", step->why);
		put_sources(out, step);
		buf_string(out, "}\n");
	}
}

#include "serve/show_life.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/prog.h"
#include "find/importance.h"
#include "mind/decay.h"

/* All that is said of a memory. */
struct account {
	const struct memory *m;
	double importance;
	struct importance parts;
	bool given; /* the parts do not make it: somebody else said so */
	struct decay_memory memory;
	struct retention kept;
	struct decay_times times;
};

static int
find(struct account *a, struct db *db, const struct settings_life *life,
    struct err *err)
{
	const int64_t now = clock_now();

	if (decay_read(db, a->m, &a->memory, err) < 0)
		return -1;
	a->importance = a->memory.kept.importance;
	a->given = !importance_explains(a->m, &a->parts);
	retention_find(life, &a->memory.kept, now, &a->kept);
	a->times = decay_times(life, &a->memory, now);
	return 0;
}

/* ---- for programs ---- */

static double
rounded(double value)
{
	return round(value * 1e4) / 1e4;
}

static void
put_importance(struct buf *out, const struct account *a)
{
	json_put_key(out, "importance");
	buf_char(out, '{');
	json_put_real(out, "value", a->importance);
	json_put_key(out, "given");
	buf_string(out, a->given ? "true" : "false");
	if (!a->given) {
		json_put_real(out, "type", rounded(a->parts.type));
		json_put_real(out, "specific", rounded(a->parts.specific));
		json_put_real(out, "marked", rounded(a->parts.marked));
		json_put_real(out, "role", rounded(a->parts.role));
		json_put_real(out, "novelty", rounded(a->parts.novelty));
	}
	buf_char(out, '}');
}

static void
put_retention(struct buf *out, const struct account *a)
{
	json_put_key(out, "pinned");
	buf_string(out, a->kept.pinned ? "true" : "false");
	if (!isnan(a->m->strength))
		json_put_real(out, "strength", a->m->strength);
	json_put_int(out, "accesses", a->memory.accesses);
	json_put_time(out, "accessed_at", a->memory.kept.accessed_at);
	json_put_real(out, "half_life", rounded(a->kept.half_life));
	json_put_time(out, "since", a->kept.since);
	json_put_real(out, "recall", rounded(a->kept.recall));
	json_put_real(out, "retained", rounded(a->kept.retained));
	json_put_time(out, "decaying_since", a->memory.decaying_since);
	json_put_time(out, "decays_at", a->times.decays);
	json_put_time(out, "forgotten_at", a->times.forgotten);
}

static void
put_json(struct show *show, const struct account *a)
{
	struct buf extra = { 0 };

	json_put_key(&extra, "explain");
	buf_char(&extra, '{');
	put_importance(&extra, a);
	put_retention(&extra, a);
	buf_char(&extra, '}');
	buf_reset(&show->line);
	memory_print(&show->line, a->m, show->fields, extra.data);
	if (show->guarded)
		person_guard(&show->line);
	buf_char(&show->line, '\n');
	buf_release(&extra);
}

/* ---- for people ---- */

static void
put_part(struct buf *out, const char *name, double value)
{
	if (fabs(value) >= .005)
		buf_printf(out, ", %s %+.2f", name, value);
}

/* importance 0.64: turn 0.30, specific +0.09, marked +0.25 */
static void
put_worth(struct buf *out, const struct account *a)
{
	buf_printf(out, "importance %.2f: ", a->importance);
	if (a->kept.pinned) {
		buf_string(out, "pinned");
		return;
	}
	if (a->given) {
		buf_string(out, "given");
		return;
	}
	buf_printf(out, "%s %.2f", memory_type_name(a->m->type), a->parts.type);
	put_part(out, "specific", a->parts.specific);
	put_part(out, "marked", a->parts.marked);
	put_part(out, "role", a->parts.role);
	put_part(out, "novelty", a->parts.novelty);
}

static void
put_day(struct buf *out, int64_t at)
{
	const struct moment moment = { .at = at };
	struct clock_date date = clock_date(&moment);

	buf_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* retained 0.41: recall 0.64, half-life 30 days, accessed 3 times, last ... */
static void
put_kept(struct buf *out, const struct account *a)
{
	int64_t n = a->memory.accesses;

	buf_printf(out, "retained %.2f: recall %.2f, half-life %.0f days",
	    a->kept.retained, a->kept.recall, a->kept.half_life);
	if (a->m->strength > 1)
		buf_printf(out, ", said %.0f times", a->m->strength);
	if (!n) {
		buf_string(out, ", never accessed");
		return;
	}
	buf_printf(out, ", accessed %lld time%s, last on ", (long long)n,
	    n == 1 ? "" : "s");
	put_day(out, a->memory.kept.accessed_at);
}

/* decays on 2027-01-03, is forgotten on 2027-05-01 unless it is used */
static void
put_fate(struct buf *out, const struct account *a)
{
	bool decaying = a->m->state == MEMORY_DECAYING;

	if (!decaying && a->m->state != MEMORY_ACTIVE) {
		buf_printf(out, "is %s, and does not fade",
		    memory_state_name(a->m->state));
		return;
	}
	if (a->times.decays == CLOCK_NONE && a->times.forgotten == CLOCK_NONE) {
		buf_string(out, "does not fade");
		return;
	}
	if (a->times.decays != CLOCK_NONE) {
		buf_string(out, decaying ? "decays since " : "decays on ");
		put_day(out, a->times.decays);
	}
	if (a->times.forgotten != CLOCK_NONE) {
		buf_string(out, a->times.decays != CLOCK_NONE
				    ? ", is forgotten on "
				    : "is forgotten on ");
		put_day(out, a->times.forgotten);
	}
	if (a->times.forgotten != CLOCK_NONE &&
	    a->times.forgotten == a->memory.over_at)
		buf_string(out, ", as it says");
	else
		buf_string(out, " unless it is used");
}

static void
put_line(struct show *show,
    void (*put)(struct buf *out, const struct account *a),
    const struct account *a)
{
	struct buf text = { 0 };

	put(&text, a);
	buf_string(&show->line, "    ");
	person_text(&show->person, &show->line, text.data, text.len, 4, 4);
	buf_char(&show->line, '\n');
	buf_release(&text);
}

int
show_life(struct show *show, struct db *db, const struct settings_life *life,
    const struct memory *m, struct err *err)
{
	struct account account = { .m = m };

	if (find(&account, db, life, err) < 0)
		return -1;
	if (!show->terminal) {
		put_json(show, &account);
	} else {
		if (!show_memory(show, m))
			return 0;
		buf_reset(&show->line);
		put_line(show, put_worth, &account);
		put_line(show, put_kept, &account);
		put_line(show, put_fate, &account);
	}
	return prog_write(show->line.data, show->line.len);
}

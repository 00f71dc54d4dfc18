#include <string.h>

#include "base/clock.h"
#include "base/prog.h"
#include "serve/export.h"
#include "store/blocks.h"
#include "store/rows.h"

/*
 * For people: a heading a day, the newest first, and a memory an item.  What
 * would be markup in a text is shown as it is.
 */
struct printing {
	struct buf out;
	char day[16];
};

static void
put_text(struct buf *out, const char *text, size_t len, const char *indent)
{
	static const char marks[] = "\\`*_<>[]#|&~";
	bool begins = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n') {
			buf_printf(out, "\n%s", indent);
			begins = true;
			continue;
		}
		/* what makes an item or a rule at the start of a line */
		if (strchr(marks, c) || (begins && strchr("-+=", c)))
			buf_char(out, '\\');
		begins = begins && c == ' ';
		if (c >= 0x20 && c != 0x7f)
			buf_char(out, (char)c);
	}
}

static void
put_name(struct buf *out, const char *before, const char *name)
{
	if (!name || !*name)
		return;
	buf_string(out, before);
	put_text(out, name, strlen(name), "");
}

/* In the middle of small print: who, what, how it stands. */
static void
put_small(struct buf *out, const struct memory *m)
{
	buf_printf(out, "\n  *%s", memory_type_name(m->type));
	put_name(out, " of ", m->user_id);
	put_name(out, " with ", m->agent_id);
	put_name(out, " in ", m->app_id);
	put_name(out, ", session ", m->run_id);
	if (m->state != MEMORY_ACTIVE)
		buf_printf(out, ", %s", memory_state_name(m->state));
	if (m->superseded_at != CLOCK_NONE)
		buf_string(out, ", superseded");
	buf_string(out, "*\n");
}

static int
print_record(const struct memory *m, void *ctx, struct err *err)
{
	struct printing *p = ctx;
	struct buf time = { 0 };
	const char *who = m->name ? m->name : m->role;

	(void)err;
	buf_reset(&p->out);
	clock_print(&time,
	    m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at);
	if (strncmp(p->day, time.data, 10) != 0) {
		memcpy(p->day, time.data, 10);
		buf_printf(&p->out, "\n## %s\n\n", p->day);
	}
	buf_string(&p->out, "- ");
	if (who) {
		put_name(&p->out, "**", who);
		buf_string(&p->out, ":** ");
	}
	put_text(&p->out, m->text, m->text_len, "  ");
	put_small(&p->out, m);
	buf_release(&time);
	return !prog_write(p->out.data, p->out.len);
}

/* What is always in the prompt comes first. */
static int
put_blocks(struct db *db, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct block *blocks;
	size_t n;
	int rc = blocks_list(db, NULL, &arena, &blocks, &n, err);

	if (rc == 0 && n)
		buf_string(out, "\n## Blocks\n");
	for (size_t i = 0; rc == 0 && i < n; i++) {
		put_name(out, "\n**", blocks[i].label);
		buf_string(out, "**");
		put_name(out, " of ", blocks[i].user);
		buf_string(out, "\n\n> ");
		put_text(out, blocks[i].value, strlen(blocks[i].value), "> ");
		buf_char(out, '\n');
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static int
print(const struct export *e, struct err *err)
{
	struct printing p = { .day = "" };
	int rc = 0;

	buf_string(&p.out, "# Memories\n");
	if (!e->narrowed)
		rc = put_blocks(e->cube->db, &p.out, err);
	if (rc == 0 && prog_write(p.out.data, p.out.len))
		rc = rows_each(e->cube->db, e->sel, ROWS_NEWEST, NULL, -1,
		    print_record, &p, err);
	buf_release(&p.out);
	return rc;
}

const struct export_format export_markdown = { "markdown", false, print };

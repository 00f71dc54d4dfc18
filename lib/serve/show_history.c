#include "serve/show_history.h"

#include "base/clock.h"
#include "base/prog.h"

/* What was changed by nobody in particular was added, or replaced. */
static const char *
event_of(const struct edit_form *form, bool first)
{
	if (form->number)
		return edit_event_name(form->event);
	return edit_event_name(first ? EDIT_ADD : EDIT_UPDATE);
}

void
show_history_put(struct buf *out, memory_fields_t fields,
    const struct edit_form *form, bool first)
{
	struct buf extra = { 0 };

	json_put_time(&extra, "from", form->from);
	json_put_time(&extra, "until", form->until);
	json_put_field(&extra, "event", event_of(form, first));
	if (*form->by)
		json_put_field(&extra, "by", form->by);
	if (form->reason)
		json_put_field(&extra, "reason", form->reason);
	if (form->number)
		json_put_int(&extra, "edit", form->number);
	if (form->undone) {
		json_put_key(&extra, "undone");
		buf_string(&extra, "true");
	}
	memory_print(out, &form->m, fields, extra.data);
	buf_release(&extra);
}

/* 2026-05-07 09:30  UPDATE 12 by memos-revise: she said so; undone */
static void
put_person(struct show *show, const struct edit_form *form, bool first)
{
	struct buf *out = &show->line, text = { 0 };

	person_time(out, form->from);
	buf_string(out, "  ");
	buf_string(&text, event_of(form, first));
	if (form->number)
		buf_printf(&text, " %lld", (long long)form->number);
	if (*form->by)
		buf_printf(&text, " by %s", form->by);
	if (form->reason)
		buf_printf(&text, ": %s", form->reason);
	if (form->undone) {
		buf_string(&text, " (undone ");
		person_time(&text, form->until);
		buf_char(&text, ')');
	}
	person_text(&show->person, out, text.data, text.len, 18, 18);
	buf_release(&text);
	buf_string(out, "\n    ");
	person_text(&show->person, out, form->m.text, form->m.text_len, 4, 4);
}

bool
show_history(struct show *show, const struct edit_form *form, bool first)
{
	struct buf *out = &show->line;

	buf_reset(out);
	if (show->terminal)
		put_person(show, form, first);
	else
		show_history_put(out, show->fields, form, first);
	if (show->guarded)
		person_guard(out);
	buf_char(out, '\n');
	return prog_write(out->data, out->len);
}

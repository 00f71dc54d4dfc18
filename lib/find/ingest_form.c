#include "find/ingest_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/formation.h"

/* Facts are made of what people say; the rest is read along with it. */
static bool
is_said(const struct memory *m)
{
	static const char *const others[] = { "assistant", "system",
		"developer", "function", "tool" };

	if (m->type != MEMORY_TURN && m->type != MEMORY_CHUNK)
		return false;
	for (size_t i = 0; m->role && i < sizeof others / sizeof *others; i++)
		if (strcmp(m->role, others[i]) == 0)
			return false;
	return m->state != MEMORY_FORGOTTEN;
}

/* What is added follows what was added: the last ones are looked at first. */
void
ingest_form_note(
    struct ingest_form *form, const struct memory *m, int64_t session)
{
	const char *user = m->user_id ? m->user_id : "";

	if (!form->wanted || !is_said(m))
		return;
	for (size_t i = form->n; i-- > 0;)
		if (form->items[i].session == session)
			return;
	if (form->n == form->room) {
		form->room = form->room ? 2 * form->room : 16;
		form->items = alloc_grow(
		    form->items, form->room, sizeof *form->items);
	}
	form->items[form->n++] = (struct ingest_form_session){ session,
		alloc_copy(user, strlen(user)) };
}

int
ingest_form_flush(struct ingest_form *form, struct db *db, int64_t priority,
    int64_t *first, int64_t *last, struct err *err)
{
	for (size_t i = 0; i < form->n; i++) {
		int64_t job;

		if (formation_put(db, form->items[i].session,
			form->items[i].user, priority, &job, err) < 0)
			return -1;
		if (job && (!*first || job < *first))
			*first = job;
		if (job > *last)
			*last = job;
	}
	ingest_form_back(form, 0);
	return 0;
}

void
ingest_form_back(struct ingest_form *form, size_t n)
{
	while (form->n > n)
		free(form->items[--form->n].user);
	if (form->mark > n)
		form->mark = n;
}

void
ingest_form_release(struct ingest_form *form)
{
	ingest_form_back(form, 0);
	free(form->items);
	*form = (struct ingest_form){ 0 };
}

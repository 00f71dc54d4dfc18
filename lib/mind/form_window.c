#include "mind/form_window.h"

#include "store/rows.h"

enum { SEQS_MAX = FORM_WINDOW_TURNS + FORM_WINDOW_CONTEXT };

/* Numbers of the turns to read, the context first. */
static int
find_turns(struct form_window *w, struct db *db, int64_t session,
    int64_t seqs[SEQS_MAX], size_t *n, struct err *err)
{
	int64_t context[FORM_WINDOW_CONTEXT], new[FORM_WINDOW_TURNS];
	size_t room = w->run ? FORM_WINDOW_TURNS : 1, n_new, n_context = 0;

	*n = 0;
	if (formation_new(db, session, w->before, new, room, &n_new, err) < 0)
		return -1;
	if (!n_new)
		return 0;
	if (w->run && formation_before(db, session, new[0], context,
			  FORM_WINDOW_CONTEXT, &n_context, err) < 0)
		return -1;
	for (size_t i = n_context; i-- > 0;)
		seqs[(*n)++] = context[i];
	w->window.first = *n;
	for (size_t i = 0; i < n_new; i++)
		seqs[(*n)++] = new[i];
	w->last = new[n_new - 1];
	return 0;
}

static int
read_turns(struct form_window *w, struct db *db, const int64_t *seqs, size_t n,
    struct err *err)
{
	struct memory *turns = arena_bytes(&w->arena, n * sizeof *turns);

	for (size_t i = 0; i < n; i++) {
		int rc = rows_get(
		    db, seqs[i], &w->arena, &turns[w->window.n], err);

		if (rc < 0)
			return -1;
		w->window.n += rc == 1;
	}
	w->window.turns = turns;
	return 0;
}

int
form_window_read(struct form_window *w, struct db *db, int64_t session,
    int64_t formed, struct err *err)
{
	struct formation_session found;
	int64_t seqs[SEQS_MAX];
	size_t n;
	int rc;

	*w = (struct form_window){ .before = formed };
	rc = formation_session(db, session, &w->arena, &found, err);
	if (rc < 1)
		return rc;
	w->scope = (struct entity_scope){ found.user, found.agent, found.app };
	w->run = found.run;
	if (find_turns(w, db, session, seqs, &n, err) < 0 ||
	    read_turns(w, db, seqs, n, err) < 0)
		return -1;
	return n > 0;
}

void
form_window_release(struct form_window *w)
{
	arena_release(&w->arena);
	*w = (struct form_window){ 0 };
}

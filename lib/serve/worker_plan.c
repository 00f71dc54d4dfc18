#include "serve/worker.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/former.h"
#include "serve/person.h"
#include "store/formation.h"

/* ---- what would come of it ---- */

struct planning {
	const struct worker_order *order;
	struct former former;
	struct form_plan *plans; /* of a cube */
	int64_t *sessions;
	size_t n, room;
	struct buf out;
};

static int
note_session(const struct queue_job *job, void *ctx)
{
	struct planning *p = ctx;
	int64_t limit = p->order->limit;

	if (strcmp(job->kind, FORMATION_KIND) != 0 || !job->payload)
		return 0;
	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 16;
		p->sessions = alloc_grow(
		    p->sessions, p->room, sizeof *p->sessions);
	}
	p->sessions[p->n++] = strtoll(job->payload, NULL, 10);
	return limit && (int64_t)p->n >= limit;
}

static void
print(const struct plan *plan, void *ctx)
{
	struct planning *p = ctx;

	plan_print(plan, &p->out);
	if (isatty(STDOUT_FILENO))
		person_guard(&p->out);
	prog_write(buf_text(&p->out), p->out.len);
	buf_reset(&p->out);
}

/* What a model is asked for the sake of a plan may fail, as it would later. */
static int
plan_cube(struct planning *p, struct cube *cube, struct err *err)
{
	const struct form_job job = form_job_make(
	    cube, NULL, p->former.asker, prog_signal);
	int rc;

	p->n = 0;
	rc = queue_each(cube->db, note_session, p, err);
	for (size_t i = 0; i < p->n && rc == 0 && !prog_signal(); i++)
		rc = form_job_plan(
		    &job, p->sessions[i], &p->plans, print, p, err);
	form_job_forget(p->plans);
	p->plans = NULL;
	return rc;
}

int
worker_plan(const struct worker_order *order, struct err *err)
{
	struct planning p = { .order = order };
	int rc = former_open(&p.former, order->meter, prog_signal, err);

	for (size_t i = 0; i < order->n_cubes && rc == 0; i++)
		rc = plan_cube(&p, &order->cubes[i], err);
	former_release(&p.former);
	free(p.sessions);
	buf_release(&p.out);
	return rc;
}

/* ---- jobs for what was not read ---- */

/* Short transactions: others write between them. */
static int
form_some(struct db *db, int64_t *from, int64_t *n, struct err *err)
{
	enum { SESSIONS = 200 };

	if (db_begin(db, true, err) < 0)
		return -1;
	if (formation_put_all(db, *from, SESSIONS, from, n, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

int
worker_form(const struct worker_order *order, struct err *err)
{
	struct buf line = { 0 };
	int64_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < order->n_cubes && rc == 0; i++) {
		int64_t from = 1;

		while (from && rc == 0 && !prog_signal())
			rc = form_some(order->cubes[i].db, &from, &n, err);
	}
	buf_char(&line, '{');
	json_put_int(&line, "put", n);
	buf_string(&line, "}\n");
	if (rc == 0)
		prog_write(line.data, line.len);
	buf_release(&line);
	return rc;
}

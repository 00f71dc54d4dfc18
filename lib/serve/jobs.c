#include "serve/jobs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/person.h"
#include "store/formation.h"
#include "store/queue.h"

/* Columns before the text, and before the lines it is folded into. */
enum { USED = 28, INDENT = 20 };

/* The run that a job of formation is to read, in the arena; or NULL. */
static const char *
run_of(const struct jobs_view *view, const struct queue_job *job,
    struct arena *arena)
{
	struct formation_session session;
	struct err ignored;

	if (strcmp(job->kind, FORMATION_KIND) != 0 || !job->payload ||
	    formation_session(view->db, strtoll(job->payload, NULL, 10), arena,
		&session, &ignored) < 1)
		return NULL;
	return session.run;
}

static void
put_job(struct buf *out, const struct jobs_view *view,
    const struct queue_job *job, const char *run)
{
	const struct cube *cube = view->cube;
	enum queue_state state = queue_state_of(job);

	buf_char(out, '{');
	json_put_int(out, "id", job->id);
	if (cube)
		json_put_field(out, "cube", cube->name);
	json_put_field(out, "kind", job->kind);
	if (strcmp(job->kind, FORMATION_KIND) == 0)
		json_put_field(out, "run_id", run);
	else
		json_put_field(out, "memory_id", job->memory);
	json_put_field(out, "user_id", *job->user ? job->user : NULL);
	json_put_field(out, "state", queue_state_name(state));
	json_put_int(out, "priority", job->priority);
	json_put_time(out, "run_after", job->run_after);
	json_put_int(out, "attempts", job->attempts);
	if (state == QUEUE_CLAIMED) {
		json_put_time(out, "lease_until", job->lease_until);
		json_put_field(out, "worker", job->worker);
	}
	json_put_field(out, "last_error", job->last_error);
	buf_char(out, '}');
}

static void
put_lines(struct buf *out, struct person *person, const struct queue_job *job,
    const char *run)
{
	enum queue_state state = queue_state_of(job);
	struct buf what = { 0 };

	buf_printf(
	    out, "%9" PRId64 "  %-7s ", job->id, queue_state_name(state));
	person_age(out,
	    state == QUEUE_CLAIMED ? job->lease_until : job->run_after,
	    clock_now());
	buf_string(out, "  ");
	buf_string(&what, job->kind);
	if (job->memory)
		buf_printf(&what, " of %s", job->memory);
	if (run)
		buf_printf(&what, " of session %s", run);
	if (*job->user)
		buf_printf(&what, " for %s", job->user);
	if (job->attempts)
		buf_printf(&what, ", tried %" PRId64 " time%s", job->attempts,
		    job->attempts == 1 ? "" : "s");
	if (job->last_error)
		buf_printf(&what, ": %s", job->last_error);
	person_text(person, out, what.data, what.len, USED, INDENT);
	buf_release(&what);
}

/* 1: enough, or stdout is gone. */
static int
print_job(const struct queue_job *job, void *ctx)
{
	struct jobs_view *view = ctx;
	struct arena arena = { 0 };
	const char *run = run_of(view, job, &arena);
	struct buf line = { 0 };
	bool more;

	if (!view->person) {
		put_job(&line, view, job, run);
		if (isatty(STDOUT_FILENO))
			person_guard(&line);
	} else {
		if (!view->n)
			buf_printf(&line, "%9s  %-7s %7s  %s\n", "job", "state",
			    "when", "what");
		put_lines(&line, view->who, job, run);
	}
	buf_char(&line, '\n');
	more = prog_write(line.data, line.len);
	buf_release(&line);
	arena_release(&arena);
	return !more || ++view->n == view->limit;
}

int
jobs_list(struct jobs_view *view, const struct cube *cubes, size_t n_cubes,
    int64_t *n, struct err *err)
{
	struct person person;
	int rc = 0;

	person_init(&person, "never");
	view->who = &person;
	view->n = 0;
	for (size_t i = 0; i < n_cubes && rc == 0; i++) {
		view->cube = n_cubes > 1 ? &cubes[i] : NULL;
		view->db = cubes[i].db;
		if (!view->limit || view->n < view->limit)
			rc = queue_each(cubes[i].db, print_job, view, err);
	}
	person_release(&person);
	*n = view->n;
	return rc;
}

#include "serve/eval_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lines.h"
#include "base/prog.h"

void
eval_run_release(struct eval_run *run)
{
	quiz_release(&run->quiz);
	quiz_release(&run->others);
	free(run->rows);
	free(run->rivals);
}

int
eval_run_read(
    struct eval_run *run, struct quiz *into, const char *path, struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	int rc;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) == LINES_LINE ||
	       rc == LINES_TOO_LONG) {
		struct err fault = { 0 };

		if (rc == LINES_TOO_LONG)
			err_set(&fault, ERR_INPUT,
			    "line of %zu bytes is too long", len);
		else if (strspn(line, " \t\r") < len)
			quiz_add(into, line, len, into == &run->others, &fault);
		if (fault.kind != ERR_NONE)
			prog_error_at(&fault, lines.name, lines.number);
	}
	lines_close(&lines);
	return rc < 0 ? -1 : 0;
}

bool
eval_run_asks(const struct eval_run *run)
{
	for (size_t i = 0; i < run->quiz.n; i++)
		if (!run->quiz.questions[i].given)
			return true;
	return false;
}

static bool
is_skipped(const struct eval_run *run, const struct quiz_question *question)
{
	for (size_t i = 0; i < run->skipped.n; i++)
		if (strcmp(run->skipped.items[i], question->category) == 0)
			return true;
	return false;
}

static void
put_hit(struct buf *out, const struct quiz_hit *hit)
{
	buf_char(out, '{');
	json_put_field(out, "id", hit->id);
	if (hit->run)
		json_put_field(out, "run_id", hit->run);
	json_put_real(out, "score", hit->score);
	if (hit->n_facts) {
		buf_string(out, ",\"facts\":[");
		for (size_t i = 0; i < hit->n_facts; i++) {
			buf_string(out, i ? ",{" : "{");
			json_put_field(out, "id", hit->facts[i]);
			buf_char(out, '}');
		}
		buf_char(out, ']');
	}
	buf_char(out, '}');
}

/* The line of a question and what was found, which can be read again. */
static void
print_results(const struct eval *eval, const struct quiz_question *q,
    const struct eval_row *row)
{
	struct buf out = { 0 };

	buf_add(&out, q->line, q->len - !q->given);
	if (!q->given) {
		if (isnan(q->ms))
			json_put_real(&out, "ms", row->values[MEASURE_MS]);
		buf_string(&out, ",\"results\":[");
		for (size_t i = 0; i < eval->n_hits; i++) {
			if (i)
				buf_char(&out, ',');
			put_hit(&out, &eval->hits[i]);
		}
		buf_string(&out, "]}");
	}
	buf_char(&out, '\n');
	prog_write(out.data, out.len);
	buf_release(&out);
}

static int
measure_one(
    struct eval_run *run, struct eval *eval, size_t place, struct err *err)
{
	const struct quiz_question *question = &run->quiz.questions[place];

	if (eval_ask(eval, question, &run->rows[run->n], err) < 0)
		return -1;
	if (run->results)
		print_results(eval, question, &run->rows[run->n]);
	if (!run->against)
		return 0;
	return eval_given(eval, question,
	    quiz_find(&run->others, question, place), &run->rivals[run->n],
	    err);
}

int
eval_run_measure(struct eval_run *run, struct eval *eval, struct err *err)
{
	run->rows = alloc_array(run->quiz.n + 1, sizeof *run->rows);
	if (run->against)
		run->rivals = alloc_array(run->quiz.n + 1, sizeof *run->rivals);
	for (size_t i = 0; i < run->quiz.n && !prog_signal() && !prog_closed();
	     i++) {
		const struct quiz_question *question = &run->quiz.questions[i];
		struct err fault = { 0 };

		if (is_skipped(run, question))
			continue;
		if (measure_one(run, eval, i, &fault) == 0) {
			run->missing += run->against &&
					run->rivals[run->n].missing;
			run->unmeasured += run->rows[run->n].unmeasured;
			run->n++;
			continue;
		}
		*err = fault;
		if (fault.kind != ERR_INPUT)
			return -1;
		err_set(err, ERR_INPUT, "question '%.64s': %s", question->key,
		    fault.text);
		prog_error(err);
	}
	return 0;
}

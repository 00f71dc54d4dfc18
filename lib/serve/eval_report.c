#include "serve/eval_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

size_t
eval_report_measures(const struct eval_report *report)
{
	return MEASURE_FIRST + 2 * report->options->n_budgets;
}

void
eval_report_name(
    const struct eval_report *report, size_t measure, char name[32])
{
	size_t budget = (measure - MEASURE_FIRST) / 2;

	if (measure < MEASURE_FIRST)
		snprintf(name, 32, "%s", measure_name(measure));
	else
		snprintf(name, 32, "%s@%zu",
		    measure == MEASURE_PASTED(budget) ? "ev" : "packed",
		    report->options->budgets[budget]);
}

static bool
is_of(const struct eval_row *row, const char *category)
{
	return !row->unmeasured &&
	       (!category || strcmp(row->category, category) == 0);
}

const char *
eval_report_category(const struct eval_report *report, size_t i)
{
	for (size_t at = 0; at < report->n; at++) {
		const char *name = report->rows[at].category;
		size_t before = 0;

		while (strcmp(report->rows[before].category, name) != 0)
			before++;
		if (before == at && --i == 0)
			return name;
	}
	return NULL;
}

size_t
eval_report_count(const struct eval_report *report, const char *category)
{
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++)
		n += is_of(&report->rows[i], category);
	return n;
}

struct eval_figure
eval_report_figure(
    const struct eval_report *report, const char *category, size_t measure)
{
	double *values = alloc_array(3 * report->n + 3, sizeof *values);
	double *others = values + report->n, *gains = others + report->n;
	struct eval_figure figure;
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++) {
		if (!is_of(&report->rows[i], category))
			continue;
		values[n] = report->rows[i].values[measure];
		others[n] = report->others ? report->others[i].values[measure]
					   : NAN;
		gains[n] = values[n] - others[n];
		n++;
	}
	figure.one = bootstrap_mean(values, n, report->draws, report->seed);
	figure.other = bootstrap_mean(others, n, report->draws, report->seed);
	figure.gain = bootstrap_mean(gains, n, report->draws, report->seed);
	free(values);
	return figure;
}

double
eval_report_recall(const struct eval_report *report,
    const struct eval_row *rows, const char *category, size_t k)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++) {
		const struct eval_row *row = &rows[i];

		if (!is_of(row, category) || !row->n_answers)
			continue;
		sum += measure_recall(row->places, row->n, row->n_answers, k);
		n++;
	}
	return n ? sum / (double)n : NAN;
}

/* ---- JSON ---- */

static void
put_interval(struct buf *out, const char *key, const struct bootstrap *b)
{
	json_put_key(out, key);
	buf_char(out, '[');
	json_put_number(out, b->low);
	buf_char(out, ',');
	json_put_number(out, b->high);
	buf_char(out, ']');
}

static void
put_gain(struct buf *out, const char *key, const struct eval_figure *figure)
{
	json_put_key(out, key);
	buf_char(out, '{');
	json_put_real(out, "other", figure->other.mean);
	json_put_real(out, "gain", figure->gain.mean);
	put_interval(out, "interval", &figure->gain);
	json_put_real(out, "p", figure->gain.p);
	json_put_int(out, "pairs", (int64_t)figure->gain.n);
	buf_char(out, '}');
}

static void
put_recall(const struct eval_report *report, struct buf *out,
    const struct eval_row *rows, const char *category, const char *key)
{
	json_put_key(out, key);
	buf_char(out, '[');
	for (size_t k = 1; k <= report->options->depth; k++) {
		if (k > 1)
			buf_char(out, ',');
		json_put_number(
		    out, eval_report_recall(report, rows, category, k));
	}
	buf_char(out, ']');
}

static void
put_category(
    const struct eval_report *report, const char *category, struct buf *out)
{
	struct buf intervals = { 0 }, gains = { 0 };
	char name[32];

	buf_char(out, '{');
	json_put_field(out, "category", category ? category : "all");
	json_put_int(out, "n", (int64_t)eval_report_count(report, category));
	buf_char(&intervals, '{');
	buf_char(&gains, '{');
	for (size_t i = 0; i < eval_report_measures(report); i++) {
		struct eval_figure figure = eval_report_figure(
		    report, category, i);

		if (!figure.one.n)
			continue;
		eval_report_name(report, i, name);
		json_put_real(out, name, figure.one.mean);
		put_interval(&intervals, name, &figure.one);
		if (figure.gain.n)
			put_gain(&gains, name, &figure);
	}
	buf_printf(out, ",\"intervals\":%s}", buf_text(&intervals));
	put_recall(report, out, report->rows, category, "recall_at");
	if (report->others) {
		buf_printf(out, ",\"against\":%s}", buf_text(&gains));
		put_recall(
		    report, out, report->others, category, "recall_against");
	}
	buf_release(&intervals);
	buf_release(&gains);
}

void
eval_report_json(const struct eval_report *report, struct buf *out)
{
	const char *category;

	put_category(report, NULL, out);
	json_put_field(
	    out, "level", report->options->sessions ? "session" : "turn");
	json_put_int(out, "draws", (int64_t)report->draws);
	json_put_int(out, "seed", (int64_t)report->seed);
	buf_string(out, "}\n");
	for (size_t i = 1; (category = eval_report_category(report, i)); i++) {
		put_category(report, category, out);
		buf_string(out, "}\n");
	}
}

#include "serve/eval_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 24, PLOT_ROWS = 10, PLOT_WIDTH = 60 };

static void
put_value(struct buf *out, int width, size_t measure, double value)
{
	if (isnan(value))
		buf_printf(out, "%*s", width, "-");
	else if (measure == MEASURE_MS)
		buf_printf(out, "%*.2f", width, value);
	else
		buf_printf(out, "%*.4f", width, value);
}

/* ---- by category ---- */

static const enum measure COLUMNS[] = { MEASURE_R5, MEASURE_R10, MEASURE_HIT10,
	MEASURE_ALL10, MEASURE_NDCG10, MEASURE_MRR };

/* Names are of whoever wrote the questions: one line, no control characters. */
static void
put_name(struct buf *out, const char *name)
{
	int width = 0;

	for (; *name && width < NAME_WIDTH; name++) {
		unsigned char c = (unsigned char)*name;

		buf_char(out, c < 0x20 || c == 0x7f ? '?' : *name);
		width += (c & 0xc0) != 0x80;
	}
	while ((*name & 0xc0) == 0x80)
		buf_char(out, *name++);
	buf_printf(out, "%*s", NAME_WIDTH - width, "");
}

static void
put_category(
    const struct eval_report *report, const char *category, struct buf *out)
{
	struct eval_report plain = *report;

	plain.draws = 1; /* no interval is shown */
	put_name(out, category ? category : "all");
	buf_printf(out, "%6zu", eval_report_count(report, category));
	for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
		put_value(out, 8, COLUMNS[i],
		    eval_report_figure(&plain, category, COLUMNS[i]).one.mean);
	buf_char(out, '\n');
}

static void
put_categories(const struct eval_report *report, struct buf *out)
{
	const char *category;

	buf_printf(out, "%-*s%6s", NAME_WIDTH, "category", "n");
	for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
		buf_printf(out, "%8s", measure_name(COLUMNS[i]));
	buf_char(out, '\n');
	put_category(report, NULL, out);
	if (!eval_report_category(report, 2))
		return;
	for (size_t i = 1; (category = eval_report_category(report, i)); i++)
		put_category(report, category, out);
}

/* ---- all questions ---- */

static void
put_interval(struct buf *out, size_t measure, const struct bootstrap *b)
{
	buf_string(out, "  [");
	put_value(out, 0, measure, b->low);
	buf_string(out, ", ");
	put_value(out, 0, measure, b->high);
	buf_char(out, ']');
}

static void
put_measure(struct buf *out, size_t measure, const struct eval_figure *figure)
{
	put_value(out, 9, measure, figure->one.mean);
	put_interval(out, measure, &figure->one);
	buf_char(out, '\n');
}

static void
put_pair(struct buf *out, size_t measure, const struct eval_figure *figure)
{
	put_value(out, 9, measure, figure->one.mean);
	put_value(out, 9, measure, figure->other.mean);
	put_value(out, 9, measure, figure->gain.mean);
	put_interval(out, measure, &figure->gain);
	if (figure->gain.p < .001)
		buf_string(out, "  p <.001");
	else if (!isnan(figure->gain.p))
		buf_printf(out, "  p %.3f", figure->gain.p);
	buf_char(out, '\n');
}

static void
put_head(const struct eval_report *report, const char *what, struct buf *out)
{
	buf_printf(out, "\n%-*s", NAME_WIDTH, what);
	if (report->others)
		buf_printf(out, "%9s%9s%9s  95 %% interval of the gain\n",
		    "this", "against", "gain");
	else
		buf_printf(out, "%9s  95 %% interval\n", "mean");
}

static void
put_measures(const struct eval_report *report, struct buf *out)
{
	char name[32];

	put_head(report, "all questions", out);
	for (size_t i = 0; i < eval_report_measures(report); i++) {
		struct eval_figure figure = eval_report_figure(report, NULL, i);

		if (!figure.one.n)
			continue;
		eval_report_name(report, i, name);
		buf_printf(out, "%-*s", NAME_WIDTH, name);
		(report->others ? put_pair : put_measure)(out, i, &figure);
	}
}

/* Where the gain comes from. */
static void
put_gains(const struct eval_report *report, struct buf *out)
{
	const char *category;

	put_head(report, "R@10 by category", out);
	for (size_t i = 1; (category = eval_report_category(report, i)); i++) {
		struct eval_figure figure = eval_report_figure(
		    report, category, MEASURE_R10);

		if (!figure.one.n)
			continue;
		put_name(out, category);
		put_pair(out, MEASURE_R10, &figure);
	}
}

void
eval_report_table(const struct eval_report *report, struct buf *out)
{
	put_categories(report, out);
	put_measures(report, out);
	if (report->others && eval_report_category(report, 2))
		put_gains(report, out);
	buf_printf(out, "\n%s level; %zu draws of the questions, seed %llu\n",
	    report->options->sessions ? "session" : "turn", report->draws,
	    (unsigned long long)report->seed);
}

/* ---- plot ---- */

struct plot {
	const struct eval_report *report;
	size_t columns;
	char cells[PLOT_ROWS + 1][PLOT_WIDTH + 1];
};

/* The k of a column: each of them, or of many some. */
static size_t
k_of(const struct plot *p, size_t column)
{
	size_t depth = p->report->options->depth;

	return p->columns == depth
		   ? column + 1
		   : 1 + column * (depth - 1) / (p->columns - 1);
}

static void
draw(struct plot *p, const struct eval_row *rows, char mark)
{
	for (size_t i = 0; rows && i < p->columns; i++) {
		double recall = eval_report_recall(
		    p->report, rows, NULL, k_of(p, i));
		char *cell;

		if (isnan(recall))
			continue;
		cell = &p->cells[(size_t)lround(recall * PLOT_ROWS)][i];
		*cell = *cell == ' ' ? mark : '#';
	}
}

static void
put_axis(const struct plot *p, struct buf *out)
{
	char labels[PLOT_WIDTH + 16];

	buf_printf(out, "    +%.*s\n", (int)p->columns,
	    "------------------------------------------------------------");
	memset(labels, ' ', sizeof labels);
	for (size_t i = 0; i < p->columns; i += i ? 10 : 9) {
		int n = snprintf(
		    labels + i, sizeof labels - i, "%zu", k_of(p, i));

		labels[i + (size_t)n] = ' ';
	}
	labels[p->columns + 4] = '\0';
	while (*labels && labels[strlen(labels) - 1] == ' ')
		labels[strlen(labels) - 1] = '\0';
	buf_printf(out, "     %s\n", labels);
}

void
eval_report_plot(const struct eval_report *report, struct buf *out)
{
	struct plot p = { .report = report, .columns = report->options->depth };

	if (p.columns > PLOT_WIDTH)
		p.columns = PLOT_WIDTH;
	for (size_t i = 0; i <= PLOT_ROWS; i++)
		memset(p.cells[i], ' ', p.columns);
	draw(&p, report->others, 'o');
	draw(&p, report->rows, '*');
	buf_printf(out, "\nrecall over k%s\n",
	    report->others ? ": * this, o against, # both" : "");
	for (size_t i = PLOT_ROWS + 1; i-- > 0;) {
		size_t len = p.columns;

		while (len && p.cells[i][len - 1] == ' ')
			len--;
		buf_printf(out, "%.1f |%.*s\n", (double)i / PLOT_ROWS, (int)len,
		    p.cells[i]);
	}
	put_axis(&p, out);
}

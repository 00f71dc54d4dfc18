#ifndef MEMOS_SERVE_EVAL_REPORT_H
#define MEMOS_SERVE_EVAL_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "serve/bootstrap.h"
#include "serve/eval.h"

/*
 * What an evaluation says: by category, and for all questions with how far it
 * can be trusted; and of two settings, what one gains over the other.
 */
struct eval_report {
	const struct eval_options *options;
	const struct eval_row *rows, *others; /* the same questions, or NULL */
	size_t n;
	size_t draws;
	uint64_t seed;
};

/* For people: tables. */
void eval_report_table(const struct eval_report *report, struct buf *out);

/* A plot of recall over k, in plain text. */
void eval_report_plot(const struct eval_report *report, struct buf *out);

/* A line of JSON for all questions, then one for each category. */
void eval_report_json(const struct eval_report *report, struct buf *out);

/* Which of the measures are there, and their names. */
size_t eval_report_measures(const struct eval_report *report);
void eval_report_name(
    const struct eval_report *report, size_t measure, char name[32]);

/* The i-th category by the first question of it, from 1; NULL: no more. */
const char *eval_report_category(const struct eval_report *report, size_t i);

/* What a category (NULL: all) has of a measure. */
struct eval_figure {
	struct bootstrap one, other, gain; /* gain: one less the other */
};
struct eval_figure eval_report_figure(
    const struct eval_report *report, const char *category, size_t measure);

/* How many questions a category has that were measured. */
size_t
eval_report_count(const struct eval_report *report, const char *category);

/* The mean recall of a category at k; NAN without an answerable question. */
double eval_report_recall(const struct eval_report *report,
    const struct eval_row *rows, const char *category, size_t k);

#endif

#ifndef MEMOS_MIND_EXTRACT_FINDING_H
#define MEMOS_MIND_EXTRACT_FINDING_H

#include "mind/extract_apply.h"

/* What a frame says of a clause, once it matched. */
struct extract_finding {
	struct reading *r;
	const struct clause *c;
	const struct frame *frame;
	struct frame_match match;
	const char *subject;
	double confidence;
};

/* Whether the frame may say what its pattern found. */
bool extract_finding_fits(const struct extract_finding *f);

/* Whether what was found is a date: "is on Friday". */
bool extract_finding_date(const struct extract_finding *f);

/* Adds what it says. */
void extract_finding_apply(const struct extract_finding *f);

#endif

#ifndef MEMOS_FIND_INGEST_WORK_H
#define MEMOS_FIND_INGEST_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "find/ingest_entry.h"
#include "store/rows.h"

/* The jobs that are put for a row, within its transaction. */

/* Whether models are to say what memories are worth; see [models]. */
bool ingest_work_judges(void);

/* Of its vector, if a model elsewhere makes it. */
int ingest_work_embed(
    struct ingest *in, const struct memory *m, int64_t seq, struct err *err);

/* Of what it is worth, if nobody has said that. */
int ingest_work_judge(struct ingest *in, const struct memory *m,
    const struct rows_put *put, struct err *err);

#endif

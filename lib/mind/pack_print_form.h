#ifndef MEMOS_MIND_PACK_PRINT_FORM_H
#define MEMOS_MIND_PACK_PRINT_FORM_H

#include "mind/pack_print.h"

/* What the formats of a block share, and the one that has no lines. */

enum { PACK_PRINT_DATE = 40 /* bytes */ };

/* "2026-05-07", or as much of it as is known; "undated". */
void pack_print_date(struct moment moment, char date[PACK_PRINT_DATE]);

/* Who said it, NULL where that does not matter. */
const char *pack_print_speaker(const struct memory *m);

/* The text of a line as it stands in the block, without escapes of XML. */
void pack_print_text(const struct pack_line *line, struct buf *out);

void pack_print_json(const struct pack_print *block, struct buf *out);
void pack_print_json_line(const struct pack_options *options,
    const struct pack_line *line, struct buf *out);

#endif

#ifndef MEMOS_SERVE_STATS_H
#define MEMOS_SERVE_STATS_H

#include "base/buf.h"
#include "find/reembed.h"
#include "store/care.h"
#include "store/cube.h"

/* What a cube holds, as one JSON object, or as lines for a person. */
void stats_json(const struct cube *cube, const struct care_stats *st,
    const struct care_index *index, const struct reembed_state *reembed,
    const char *fingerprint, struct buf *out);
void stats_person(const struct cube *cube, const struct care_stats *st,
    const struct care_index *index, const struct reembed_state *reembed,
    const char *fingerprint, struct buf *out);

#endif

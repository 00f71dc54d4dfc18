#ifndef MEMOS_SERVE_SHOW_HISTORY_H
#define MEMOS_SERVE_SHOW_HISTORY_H

#include <stdbool.h>

#include "serve/show.h"
#include "store/edits.h"

/* Appends such a form as JSON, without a newline. */
void show_history_put(struct buf *out, memory_fields_t fields,
    const struct edit_form *form, bool first);

/*
 * Prints one form that a memory had, with when it stood and who changed it;
 * `first` says that it is the oldest.  False once stdout is gone.
 */
bool show_history(struct show *show, const struct edit_form *form, bool first);

#endif

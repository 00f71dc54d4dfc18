#ifndef MEMOS_FIND_LED_H
#define MEMOS_FIND_LED_H

#include <stdbool.h>

#include "find/graph.h"
#include "find/part.h"

/*
 * Notes in a part which of its documents facts lead to, and which a time does.
 * False if the part cannot be believed.
 */
bool led_mark(
    struct part *part, const struct graph *facts, const struct graph *dated);

#endif

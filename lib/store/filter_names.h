#ifndef MEMOS_STORE_FILTER_NAMES_H
#define MEMOS_STORE_FILTER_NAMES_H

#include "store/filter.h"

/* The names of the operators, for filter.c and filter_print.c. */
extern const char *const filter_names[OP_COUNT];

#endif

#ifndef MEMOS_FIND_EXPAND_H
#define MEMOS_FIND_EXPAND_H

#include "base/err.h"
#include "find/index.h"
#include "store/cube.h"
#include "store/filter.h"
#include "text/analyse.h"

/*
 * What a query asks for by prefix* or fuzzy~ ranks by the words of the store
 * that these stand for.
 */
enum { EXPAND_MAX = 32 /* words of an operator */ };

/*
 * Appends the stems of those words that a filter's tests of the text mean, the
 * nearest first.  index NULL: rows alone are read.  Within a read transaction;
 * ERR_STORE.
 */
int expand(const struct filter *filter, const struct index *index,
    struct cube *cube, struct analyser *analyser, struct terms *out,
    struct err *err);

#endif

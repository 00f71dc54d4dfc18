#ifndef MEMOS_MIND_EXTRACT_RULES_H
#define MEMOS_MIND_EXTRACT_RULES_H

#include "mind/claims.h"

/*
 * The extractor that needs no model: rules about English, precision first.  It
 * reads what people say of themselves and of those they name, and leaves alone
 * questions, wishes, hearsay, jokes and what only might be.
 */
struct extractor extract_rules(void);

#endif

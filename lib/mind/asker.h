#ifndef MEMOS_MIND_ASKER_H
#define MEMOS_MIND_ASKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "model/chat.h"
#include "model/meter.h"
#include "model/settings.h"
#include "store/queue.h"

/*
 * Who asks the chat models that form memories: what extracts and what decides
 * have one between them, and the job that runs both learns from it why one of
 * them failed.
 */
struct asker;

/*
 * From names by commas, as chat_new().  NULL with ERR_INPUT.  Borrows models,
 * meter and names.
 */
struct asker *asker_new(const struct models *models, const char *names,
    struct meter *meter, int (*stopped)(void), struct err *err);
void asker_free(struct asker *asker);

/* As it was named: who changed what, in the history. */
const char *asker_name(const struct asker *asker);

/* Tokens that a question may have, its schema included, beside its answer. */
size_t asker_room(const struct asker *asker);

/* A question: instructions, and data in a message of its own. */
struct asker_question {
	const char *instructions; /* with instructions_more behind it or NULL */
	const char *more;
	const char *data;
	size_t data_len;
	const char *schema, *schema_name;
};

/*
 * The answer is of the schema, in the arena.  -1 with err, and asker_fault()
 * then says why; *cut whether it was too long to be finished.
 */
int asker_ask(struct asker *asker, const struct asker_question *question,
    struct arena *arena, struct json_span *value, bool *cut, struct err *err);

/* A window begins: no fault, and no decision was asked for. */
void asker_begin(struct asker *asker);

/*
 * Whether one more decision may be asked for: they have a bound of a window,
 * so that its job has one in time.
 */
bool asker_decides(struct asker *asker);

/*
 * Of the last question: CLIENT_FINE if it was answered, or none was asked.  A
 * fault that is no reason to give up is forgotten.
 */
enum client_fault asker_fault(const struct asker *asker);
void asker_forget_fault(struct asker *asker);

/*
 * What is to become of a job whose extractor or decider returned -1 while
 * asker_fault() is not CLIENT_FINE, whatever kind of error it gave: a model
 * that is not there is an outage, and one that is busy, or answers what cannot
 * be used, counts as an attempt.  (Any other -1 is the store's.)  Borrows err.
 */
struct queue_failure
asker_failure(const struct asker *asker, const struct err *err);

/* A lease that is long enough for what one window takes. */
int64_t asker_lease(const struct asker *asker);

#endif

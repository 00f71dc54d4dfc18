#ifndef MEMOS_MODEL_JUDGE_H
#define MEMOS_MODEL_JUDGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json_schema.h"
#include "model/chat.h"
#include "model/settings.h"

/*
 * Whether an answer is what was asked for: nothing that was cut short, held
 * back or is not of the schema gets through.
 */
struct judge {
	const struct json_schema *schema; /* NULL: none is asked for */
	bool tools;                       /* some may be called */
};

enum judge_verdict {
	JUDGE_GOOD,
	JUDGE_WRONG,    /* it may do better when told what is wrong */
	JUDGE_HOPELESS, /* it would not */
};

/* Prepares for answers to the request; ERR_INPUT if that itself is wrong. */
int judge_request(const struct chat_request *request, struct arena *arena,
    struct judge *judge, struct err *err);

/*
 * Fills the reply's value, and replaces arguments of calls by their objects.
 * If it is not good, err says why, with ERR_MODEL.
 */
enum judge_verdict judge_answer(const struct judge *judge,
    const struct settings *settings, struct chat_reply *reply, struct err *err);

#endif

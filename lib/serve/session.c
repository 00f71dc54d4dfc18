#include "serve/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/prog.h"
#include "base/utf8.h"
#include "find/seal.h"
#include "serve/session_begin.h"

enum { CALL_MAX = 4 << 10 /* bytes that are kept of a call's strings */ };

/* ---- models ---- */

static int
open_models(struct session *s, struct err *err)
{
	const char *names = s->options.model;

	if (models_read(&s->models, err) < 0)
		return -1;
	if (!names)
		names = s->models.chat ? s->models.chat : "";
	return session_set_model(s, names, err);
}

int
session_set_model(struct session *s, const char *names, struct err *err)
{
	struct converse_options options;
	struct chat *chat = NULL;
	char *copy;

	if (*names) {
		chat = chat_new(&s->models, names, s->options.meter,
		    s->options.stopped, err);
		if (!chat)
			return -1;
	}
	copy = alloc_copy(names, strlen(names));
	if (s->converse)
		converse_set_chat(s->converse, chat);
	chat_free(s->chat);
	free(s->chat_names);
	s->chat = chat;
	s->chat_names = copy;
	if (s->converse) {
		session_begin_share(s, &options);
		converse_set_budgets(s->converse, options.memory_budget,
		    options.recent_budget, options.context_budget);
	}
	return 0;
}

/* ---- the conversation ---- */

static void
keep_call(void *ctx, const char *name, const char *arguments,
    const char *result, bool failed)
{
	struct session *s = ctx;
	struct session_call *call = &s->calls[s->n_calls++ % SESSION_CALLS];
	const struct session_options *o = &s->options;

	free(call->name);
	free(call->arguments);
	free(call->result);
	*call = (struct session_call){
		.name = alloc_copy(name, strlen(name)),
		.arguments = alloc_copy(arguments,
		    utf8_fit(arguments, strlen(arguments), CALL_MAX)),
		.result = alloc_copy(
		    result, utf8_fit(result, strlen(result), CALL_MAX)),
		.failed = failed,
	};
	if (o->called)
		o->called(o->ctx, name, arguments, result, failed);
}

static void
hand_on(void *ctx, const char *text, size_t len)
{
	const struct session *s = ctx;

	if (s->options.text)
		s->options.text(s->options.ctx, text, len);
}

static struct converse *
begin(struct session *s, struct cube *cube, struct err *err)
{
	const struct session_options *o = &s->options;
	struct converse_options options = { .cube = cube,
		.embedders = &s->embedders,
		.user = o->user,
		.agent = o->agent,
		.app = o->app,
		.run = s->run,
		.name = o->name,
		.chat = s->chat,
		.steps_max = o->steps_max,
		.stopped = o->stopped,
		.text = hand_on,
		.called = keep_call,
		.ctx = s };

	session_begin_share(s, &options);
	return converse_new(&options, err);
}

int
session_open(
    struct session *s, const struct session_options *options, struct err *err)
{
	*s = (struct session){ .options = *options };
	s->embedders = (struct embedders){ .meter = options->meter,
		.stopped = options->stopped };
	s->cube = alloc_bytes(sizeof *s->cube);
	if (open_models(s, err) < 0 ||
	    cube_open(s->cube, options->dir, options->cube, DB_CREATE, false,
		err) < 0)
		return -1;
	/* what a filter needs */
	selection_functions(s->cube->db);
	if (session_begin_run(s, err) < 0)
		return -1;
	s->converse = begin(s, s->cube, err);
	return s->converse ? 0 : -1;
}

static void
close_cube(struct cube *cube)
{
	cube_release(cube);
	free(cube);
}

/* What was said is stored: what goes wrong here is a warning. */
static void
seal(struct session *s)
{
	const struct seal wanted = { .cube = s->cube,
		.stopped = s->options.stopped };
	struct err err = { 0 };

	if (s->turns && seal_after_add(&wanted, &err) < 0)
		prog_warn("%s", err.text);
}

void
session_close(struct session *s)
{
	converse_free(s->converse);
	if (s->cube) {
		seal(s);
		close_cube(s->cube);
	}
	chat_free(s->chat);
	free(s->chat_names);
	for (size_t i = 0; i < SESSION_CALLS; i++) {
		free(s->calls[i].name);
		free(s->calls[i].arguments);
		free(s->calls[i].result);
	}
	models_release(&s->models);
	embedders_release(&s->embedders);
	*s = (struct session){ 0 };
}

int
session_set_cube(struct session *s, const char *name, struct err *err)
{
	struct cube *cube = alloc_bytes(sizeof *cube);
	struct converse *converse = NULL;

	if (cube_open(cube, s->options.dir, name, DB_WRITE, false, err) == 0 &&
	    cube->db) {
		selection_functions(cube->db);
		converse = begin(s, cube, err);
	}
	if (!converse) {
		close_cube(cube);
		return -1;
	}
	converse_free(s->converse);
	seal(s);
	close_cube(s->cube);
	s->converse = converse;
	s->cube = cube;
	s->answered = false;
	return 0;
}

/* ---- a turn ---- */

static void
warn(struct session *s, const struct results *hits)
{
	if (s->warned)
		return;
	s->warned = hits->damaged || hits->fault || hits->unembedded;
	if (hits->damaged)
		prog_warn("cube '%s': a damaged part of the index was passed "
			  "over: run memos-cube reindex",
		    s->cube->name);
	else if (hits->fault)
		prog_warn("cube '%s': %s: its rows were read instead; "
			  "memos-cube compact mends it",
		    s->cube->name, hits->fault);
	else if (hits->unembedded)
		prog_warn("cube '%s': searched by words only: %s",
		    s->cube->name, hits->unembedded);
}

int
session_say(struct session *s, const char *text, size_t len, struct err *err)
{
	struct converse_answer answer;
	int rc = text ? converse_say(s->converse, text, len, &answer, err)
		      : converse_retry(s->converse, &answer, err);

	/* there was nothing to be asked again: the answer before stays */
	if (!text && !answer.turn_id)
		return rc;
	s->answer = answer;
	s->answered = s->answer.turn_id != NULL;
	s->asked = s->chat != NULL;
	s->turns += text && s->answered;
	s->tokens_in += s->answer.tokens_in;
	s->tokens_out += s->answer.tokens_out;
	warn(s, &s->answer.hits);
	return rc;
}

const struct session_call *
session_call(const struct session *s, size_t i)
{
	size_t dropped = s->n_calls > SESSION_CALLS ? s->n_calls - SESSION_CALLS
						    : 0;

	return dropped + i < s->n_calls
		   ? &s->calls[(dropped + i) % SESSION_CALLS]
		   : NULL;
}

static int
by_score(const void *a, const void *b)
{
	const struct session_use *x = a, *y = b;

	return (x->score < y->score) - (x->score > y->score);
}

size_t
session_used(const struct session *s, struct session_use uses[SESSION_USES])
{
	const struct converse_answer *a = &s->answer;
	size_t n = 0;

	if (!s->answered)
		return 0;
	/* without a model, the best ones are the answer */
	for (; !s->asked && n < a->hits.n && n < CONVERSE_KNOWN; n++)
		uses[n] = (struct session_use){ &a->hits.items[n].memory,
			a->hits.items[n].hit.score };
	for (; s->asked && a->packed && n < a->packed->n && n < SESSION_USES;
	     n++)
		uses[n] = (struct session_use){ a->packed->items[n].memory,
			a->packed->items[n].value };
	qsort(uses, n, sizeof *uses, by_score);
	return n;
}

struct block_scope
session_scope(const struct session *s)
{
	const struct session_options *o = &s->options;

	return (struct block_scope){ .user = o->user ? o->user : "",
		.agent = o->agent ? o->agent : "",
		.app = o->app ? o->app : "" };
}

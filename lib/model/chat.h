#ifndef MEMOS_MODEL_CHAT_H
#define MEMOS_MODEL_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/client.h"

/*
 * A conversation with a model, whoever provides it.  What is said and answered
 * has one form here; an adapter (chat_*.c, one a provider) has the shapes of
 * request and reply, and nothing else.
 */
struct chat_tool_call {
	const char *id, *name;
	const char *arguments; /* JSON object, scanned and found to be one */
	size_t arguments_len;
	/* what its provider wants to see again with it; NULL: nothing */
	const char *extra;
};

/* Texts are valid UTF-8. */
struct chat_message {
	const char *role; /* system, user, assistant, tool */
	const char *text;
	size_t len;
	const struct chat_tool_call *calls; /* of an assistant */
	size_t n_calls;
	const char *call_id, *name; /* of a tool's answer: whose */
};

struct chat_tool {
	const char *name, *description;
	const char *parameters; /* a JSON schema */
};

struct chat_request {
	const struct chat_message *messages;
	size_t n_messages;
	const struct chat_tool *tools;
	size_t n_tools;
	/* an answer that is JSON of this schema; NULL: text */
	const char *schema, *schema_name;
	/*
	 * Takes text as it comes, whole characters each time, for who waits;
	 * with a schema the value at once, when it was found to be of it.
	 * NULL: the answer whole.
	 */
	void (*text)(void *ctx, const char *text, size_t len);
	void *ctx;
	/* set by chat_ask() alone: the schema is asked for in words, since */
	/* the provider does not take it; JSON without one may be asked for */
	bool loose;
};

enum chat_end { CHAT_STOP, CHAT_LENGTH, CHAT_TOOLS, CHAT_FILTERED };

/* In the arena of the call.  Of one that failed, text is what came of it. */
struct chat_reply {
	const char *text; /* never NULL; of CHAT_FILTERED perhaps why */
	size_t len;
	struct chat_tool_call *calls;
	size_t n_calls;
	enum chat_end end;
	int64_t tokens_in, tokens_out; /* of all that was asked of the model */
	const char *model;             /* name of the settings that answered */
	struct json_span value; /* of a schema: the answer, found to be of it */
};

/* A call of a tool that is growing. */
struct chat_part {
	int64_t index; /* that the provider gives it */
	struct buf id, name, arguments, extra;
};

/* What an adapter fills piece by piece; text and parts grow (said.h). */
struct chat_stream {
	struct buf text;
	struct buf thoughts; /* kept beside calls alone */
	struct chat_part *parts;
	size_t n_parts;
	enum chat_end end;
	bool answered; /* there was an answer, even an empty one */
	bool ended;    /* it said so: all has come */
	int64_t tokens_in, tokens_out;
	struct arena *arena; /* of one piece, reset behind it */
};

struct chat_adapter {
	const char *name;
	struct endpoint endpoint;
	/* Appends the path behind the URL. */
	void (*path)(
	    const struct settings *settings, bool stream, struct buf *out);
	/* Appends the body. */
	void (*request)(const struct settings *settings,
	    const struct chat_request *request, bool stream, struct buf *out);
	/*
	 * Takes a whole reply, or (a stream) the data of one event or one
	 * line, which was scanned and holds no error.  -1 with ERR_MODEL if
	 * it is none of the provider's.
	 */
	int (*whole)(struct chat_stream *stream, const struct json_span *reply,
	    struct err *err);
	int (*piece)(struct chat_stream *stream, const struct json_span *piece,
	    struct err *err);
	/*
	 * Of one that can count tokens, or NULL: appends path and body that
	 * ask how many a text has, and finds the number in the reply.
	 */
	void (*count)(const struct settings *settings, const char *text,
	    size_t len, struct buf *path, struct buf *body);
	bool (*counted)(
	    const struct json_span *reply, struct arena *arena, int64_t *n);
	bool lines; /* its stream is of lines (NDJSON), not of events (SSE) */
	bool needs_model; /* nothing can be asked without its name */
};

/* The models of a chain, in the order they are tried. */
struct chat;

/*
 * From names by commas ("local,backup").  NULL with ERR_INPUT for a name that
 * is not configured or has no adapter.  Borrows models and meter.
 */
struct chat *chat_new(const struct models *models, const char *names,
    struct meter *meter, int (*stopped)(void), struct err *err);
void chat_free(struct chat *chat);

/*
 * Asks.  A model that cannot be reached, is busy or locked gives way to the
 * next one, unless text was already handed on.  With a schema, an answer that
 * is not of it is sent back once with what is wrong; then the call fails
 * (CLIENT_INVALID), as does one that was cut short or held back.  The same
 * holds of calls of tools whose arguments are no object.  With a schema and
 * tools, a reply may be calls without a value.  0, or -1 with ERR_MODEL;
 * ERR_INPUT (CLIENT_UNUSABLE) for a request or a configuration that is wrong.
 */
int chat_ask(struct chat *chat, const struct chat_request *request,
    struct arena *arena, struct chat_reply *reply, enum client_fault *fault,
    struct err *err);

/* Gives back what an adapter filled; it is empty and ready again. */
void chat_stream_release(struct chat_stream *stream);

#endif

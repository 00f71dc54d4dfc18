#ifndef MEMOS_STUB_H
#define MEMOS_STUB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* The scripted model server; the language of its scripts is in llmd.c. */

/* How one request is answered. */
struct step {
	struct step *next;
	long times; /* how often it is still played */
	long status, delay, pace, drip, chunk, huge, dimension;
	long close_at, cut_at; /* -1: never */
	bool unsized, hang, has_body, raw, sse, ndjson;
	bool comments, endless, midway, empty, poison, has_say;
	char *path, *location, *finish, *shape, *reject;
	struct buf headers, body, say, calls;
};

/* Appends the steps of a text; exits with 2 and a message if it is wrong. */
void script_read(struct step **script, const char *text);

/* The step of a request to the path, one time less; locks by itself. */
const struct step *script_next(struct step *script, const char *path);

struct request {
	char method[16], *path;
	struct buf head, body;
	struct json_span json; /* of the body, if it is JSON */
	bool is_json, right_key;
	struct arena arena;
};

/* What is read beyond the request is left in *more for the next one. */
bool request_read(int fd, struct buf *more, struct request *request);
void request_release(struct request *request);

/* "none", "given" or, if one is expected, "right" or "wrong". */
const char *
request_key(const struct request *request, const struct buf *expected);

/* Writes the line of the log. */
void request_log(const struct request *request, int fd, int n, int connection,
    const struct buf *expected);

bool send_all(int fd, const char *data, size_t len);
bool receive(int fd, struct buf *into);

/* What is sent. */
struct reply {
	long status;
	const char *type;
	struct buf headers, body;
	bool stream;
};

struct stub_options {
	long dimension;
	const char *model;
};

/* A sensible answer, by the path of the request. */
void answer(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply);

/* The same for the paths of embeddings and reranking; false for others. */
bool answer_vectors(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply);

/* Turns the reply into an error. */
void answer_error(struct reply *reply, long status, const char *message);

/* The value at "a.b.c" of the body, or of an object the one of a name. */
bool request_find(
    struct request *request, const char *path, struct json_span *value);
bool find_member(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value);

/* What the last user said; the schema that is asked for. */
void request_last_user(struct request *request, struct buf *out);
bool request_schema(struct request *request, struct json_span *schema);

/* Appends the least value that a schema allows. */
void put_least(const struct json_span *schema, struct arena *arena,
    struct buf *out, int depth);

/* What a model says, in the shape of a provider (shapes.c). */
struct said {
	const struct shape *shape;
	const struct step *step;
	struct buf text;
	const char *model, *finish;
	long in, out; /* tokens */
};

/* A call of a tool: its name and its arguments, within the step. */
struct said_call {
	const char *name, *json;
	int name_len, json_len, index;
};

/* Each appends to out; all but whole are events of a stream. */
struct shape {
	const char *path, *type;
	const char *ends[5]; /* stop, length, filter, refusal, tools */
	void (*whole)(struct buf *out, const struct said *said);
	void (*begin)(struct buf *out, const struct said *said);
	void (*text)(struct buf *out, const struct said *said, const char *text,
	    size_t len);
	void (*call)(struct buf *out, const struct said *said,
	    const struct said_call *call);
	void (*end)(struct buf *out, const struct said *said);
	const char *error; /* in the middle of a stream */
};
extern const struct shape SHAPES[];

/* The next call of the step; begins with a zeroed one; false at the end. */
bool next_call(const struct step *step, struct said_call *call);

/* Bytes of the next piece: some five, at a character's border. */
size_t piece_of(const char *text, size_t len);

#endif

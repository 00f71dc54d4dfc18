#include "model/answer.h"

#include <string.h>

#include "model/reply.h"
#include "model/stream.h"

/* A question on its way. */
struct asking {
	const struct answer_source *source;
	const struct chat_request *request;
	struct call call;
	struct stream stream;
	struct chat_stream said;
	struct arena piece;
	struct err fault; /* why the stream was ended by us */
	bool failed;      /* so it was */
	bool broken;      /* since the provider failed */
	bool finished;    /* it came to its end */
	bool over;        /* [DONE]: what follows is not looked at */
	size_t told;      /* bytes of text that were handed on */
};

static void
count(struct asking *asking)
{
	asking->call.tokens_in = asking->said.tokens_in;
	asking->call.tokens_out = asking->said.tokens_out;
}

static int
check_answered(const struct asking *asking, struct err *err)
{
	if (asking->said.answered)
		return 0;
	return err_set(err, ERR_MODEL, "there is no answer in the reply");
}

/* ---- a reply that comes whole ---- */

static int
read_whole(void *ctx, const struct json_span *reply, struct arena *arena,
    struct err *err)
{
	struct asking *asking = ctx;

	chat_stream_release(&asking->said);
	asking->said.arena = arena;
	if (asking->source->adapter->whole(&asking->said, reply, err) < 0)
		return -1;
	count(asking);
	return check_answered(asking, err);
}

/* ---- a stream ---- */

static int
fail_within(
    struct asking *asking, const struct reply_error *error, struct err *err)
{
	struct buf said = { 0 };

	reply_print(
	    *error->message ? error->message : error->type, NULL, &said);
	asking->broken = true;
	err_set(err, ERR_MODEL, "the model failed within its answer%s%s%s",
	    said.len ? " (" : "", buf_text(&said), said.len ? ")" : "");
	buf_release(&said);
	return -1;
}

static void
tell(struct asking *asking)
{
	const struct chat_request *request = asking->request;
	const struct buf *text = &asking->said.text;

	if (text->len > asking->told)
		request->text(request->ctx, text->data + asking->told,
		    text->len - asking->told);
	asking->told = text->len;
}

static int
read_piece(struct asking *asking, const char *data, size_t len, struct err *err)
{
	struct json_span piece;
	struct reply_error error;
	struct err fault;

	if (json_scan(data, len, &piece, &fault) < 0)
		return err_set(err, ERR_MODEL,
		    "a piece of the stream is no JSON (%s)", fault.text);
	if (reply_error(&piece, &asking->piece, &error))
		return fail_within(asking, &error, err);
	return asking->source->adapter->piece(&asking->said, &piece, err);
}

static int
take_piece(void *ctx, const char *data, size_t len, struct err *err)
{
	struct asking *asking = ctx;
	int rc;

	if (len == 6 && !memcmp(data, "[DONE]", 6))
		asking->said.ended = asking->over = true;
	if (asking->over)
		return 0;
	rc = read_piece(asking, data, len, err);
	tell(asking);
	arena_reset(&asking->piece);
	return rc;
}

static bool
take(void *ctx, const char *data, size_t len)
{
	struct asking *asking = ctx;

	if (stream_add(&asking->stream, data, len, &asking->fault) < 0)
		asking->failed = true;
	return !asking->failed;
}

static int
finish(void *ctx, struct err *err)
{
	struct asking *asking = ctx;

	asking->finished = true;
	if (!asking->failed)
		asking->failed = stream_end(&asking->stream, &asking->fault) <
				 0;
	count(asking);
	if (asking->failed) {
		*err = asking->fault;
		return -1;
	}
	if (!asking->said.ended)
		return err_set(
		    err, ERR_MODEL, "the stream ended within the answer");
	return check_answered(asking, err);
}

/* ---- what came of it ---- */

static const char *
copy(struct arena *arena, const struct buf *text)
{
	return arena_copy(arena, buf_text(text), text->len);
}

static void
fill_call(const struct asking *asking, size_t i, struct arena *arena,
    struct chat_tool_call *call)
{
	const struct chat_part *part = &asking->said.parts[i];
	const struct buf *extra = &part->extra;
	struct buf text = { 0 };

	if (!part->id.len)
		buf_printf(&text, "call_%zu", i + 1);
	call->id = copy(arena, part->id.len ? &part->id : &text);
	call->name = copy(arena, &part->name);
	call->arguments = copy(arena, &part->arguments);
	call->arguments_len = part->arguments.len;
	if (i == 0 && !extra->len)
		extra = &asking->said.thoughts;
	if (extra->len) {
		buf_reset(&text);
		buf_printf(&text, "%s:", asking->source->adapter->name);
		buf_add(&text, extra->data, extra->len);
		call->extra = copy(arena, &text);
	}
	buf_release(&text);
}

static void
fill_reply(
    const struct asking *asking, struct arena *arena, struct chat_reply *reply)
{
	const struct chat_stream *said = &asking->said;

	*reply = (struct chat_reply){
		.text = copy(arena, &said->text),
		.len = said->text.len,
		.n_calls = said->n_parts,
		.end = said->end,
		.tokens_in = said->tokens_in,
		.tokens_out = said->tokens_out,
		.model = asking->source->settings->name,
	};
	/* some say so, some do not */
	if (reply->end == CHAT_STOP || reply->end == CHAT_TOOLS)
		reply->end = reply->n_calls ? CHAT_TOOLS : CHAT_STOP;
	reply->calls = arena_bytes(
	    arena, (reply->n_calls + 1) * sizeof *reply->calls);
	for (size_t i = 0; i < reply->n_calls; i++)
		fill_call(asking, i, arena, &reply->calls[i]);
}

static void
prepare(struct asking *asking, struct buf *path, struct buf *body)
{
	const struct answer_source *source = asking->source;
	bool stream = asking->request->text != NULL;
	struct call *call = &asking->call;

	source->adapter->path(source->settings, stream, path);
	source->adapter->request(
	    source->settings, asking->request, stream, body);
	*call = (struct call){ .kind = "chat",
		.path = buf_text(path),
		.body = buf_text(body),
		.body_len = body->len,
		.ctx = asking };
	if (stream) {
		call->take = take;
		call->finish = finish;
	} else {
		call->read = read_whole;
	}
	asking->stream = (struct stream){ .lines = source->adapter->lines,
		.take = take_piece,
		.ctx = asking };
	asking->said.arena = &asking->piece;
}

int
answer_ask(const struct answer_source *source,
    const struct chat_request *request, struct arena *arena,
    struct chat_reply *reply, bool *told, enum client_fault *fault,
    struct err *err)
{
	struct asking asking = { .source = source, .request = request };
	struct buf path = { 0 }, body = { 0 };
	int rc;

	prepare(&asking, &path, &body);
	rc = client_call(source->client, &asking.call, fault, arena, err);
	*told = asking.told > 0;
	if (rc < 0 && *fault == CLIENT_INVALID && request->text && !*told &&
	    (asking.broken || !asking.finished))
		*fault = CLIENT_BUSY;
	fill_reply(&asking, arena, reply);
	stream_release(&asking.stream);
	chat_stream_release(&asking.said);
	arena_release(&asking.piece);
	buf_release(&path);
	buf_release(&body);
	return rc;
}

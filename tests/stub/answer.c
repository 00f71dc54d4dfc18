#include "stub.h"

#include <stdio.h>
#include <string.h>

void
answer_error(struct reply *reply, long status, const char *message)
{
	reply->status = status;
	buf_printf(&reply->body,
	    "{\"error\":{\"message\":\"%s\",\"type\":\"scripted_error\","
	    "\"param\":null,\"code\":null}}",
	    message);
}

bool
next_call(const struct step *step, struct said_call *call)
{
	const char *at = buf_text(&step->calls), *end;

	call->index = call->json ? call->index + 1 : 0;
	if (call->json) {
		at = call->json + call->json_len;
		at += strncmp(at, " && ", 4) == 0 ? 4 : 0;
	}
	if (!*at)
		return false;
	call->name = at;
	call->name_len = (int)strcspn(at, " ");
	call->json = at + call->name_len;
	call->json += *call->json == ' ';
	end = strstr(call->json, " && ");
	call->json_len = (int)(end ? (size_t)(end - call->json)
				   : strlen(call->json));
	return true;
}

size_t
piece_of(const char *text, size_t len)
{
	size_t n = len < 5 ? len : 5;

	while (n < len && ((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static long
words_in(const char *s)
{
	long n = 0;

	for (s += strspn(s, " \n\t"); *s; s += strspn(s, " \n\t")) {
		s += strcspn(s, " \n\t");
		n++;
	}
	return n;
}

/* What is answered, whatever the shape. */
static void
make_said(struct said *said, struct request *request)
{
	const struct step *step = said->step;
	struct json_span schema;
	struct buf asked = { 0 };

	request_last_user(request, &asked);
	said->in = words_in(buf_text(&asked));
	if (step->has_say)
		buf_add(&said->text, step->say.data, step->say.len);
	else if (request_schema(request, &schema))
		put_least(&schema, &request->arena, &said->text, 0);
	else if (!step->calls.len)
		buf_add(&said->text, buf_text(&asked), asked.len);
	said->out = words_in(buf_text(&said->text));
	said->finish = said->shape->ends[step->calls.len ? 4 : 0];
	if (step->finish && !strcmp(step->finish, "length"))
		said->finish = said->shape->ends[1];
	else if (step->finish && !strcmp(step->finish, "filter"))
		said->finish = said->shape->ends[2];
	else if (step->finish && !strcmp(step->finish, "refusal"))
		said->finish = said->shape->ends[3];
	buf_release(&asked);
}

static void
put_stream(struct buf *out, const struct said *said)
{
	const struct shape *shape = said->shape;
	const char *text = buf_text(&said->text);
	size_t half = said->step->midway ? said->text.len / 2 : 0;
	struct said_call call = { 0 };

	if (shape->begin)
		shape->begin(out, said);
	for (size_t n, at = 0; at < said->text.len; at += n) {
		n = piece_of(text + at, said->text.len - at);
		shape->text(out, said, text + at, n);
		if (half && at + n >= half)
			break;
	}
	if (said->step->midway) {
		buf_string(out, shape->error);
		return;
	}
	while (next_call(said->step, &call))
		shape->call(out, said, &call);
	if (!said->step->endless)
		shape->end(out, said);
}

static bool
wants_stream(struct request *request, const struct shape *shape)
{
	struct json_span value;

	if (strstr(request->path, ":stream"))
		return true;
	if (request_find(request, "stream", &value))
		return value.kind == JSON_TRUE;
	return strstr(shape->path, "/api/") != NULL;
}

static bool
answer_chat(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply)
{
	struct said said = { .step = step, .model = options->model };

	for (said.shape = SHAPES; said.shape->path; said.shape++)
		if (strstr(request->path, said.shape->path))
			break;
	if (!said.shape->path)
		return false;
	if (!request->is_json) {
		answer_error(reply, 400, "the body is no JSON");
		return true;
	}
	make_said(&said, request);
	reply->stream = wants_stream(request, said.shape);
	if (reply->stream) {
		reply->type = said.shape->type;
		put_stream(&reply->body, &said);
	} else {
		said.shape->whole(&reply->body, &said);
	}
	buf_release(&said.text);
	return true;
}

/* A word is two tokens here: more than an estimate makes of most. */
static bool
answer_count(struct request *request, struct reply *reply)
{
	const char *path = request->path;
	struct buf text = { 0 };
	struct json_span value;
	long n;

	if (strstr(path, "tokenize")) {
		if (!request_find(request, "content", &value))
			return false;
		n = 2 * words_in(json_text(&value, &request->arena, NULL));
		buf_printf(&reply->body, "{\"count\":%ld}", n);
		return true;
	}
	if (!strstr(path, "ount_tokens") && !strstr(path, ":countTokens"))
		return false;
	request_last_user(request, &text);
	n = 2 * words_in(buf_text(&text));
	buf_printf(&reply->body, "{\"%s\":%ld}",
	    strchr(path, ':') ? "totalTokens" : "input_tokens", n);
	buf_release(&text);
	return true;
}

static bool
answer_list(const struct stub_options *options, struct request *request,
    struct reply *reply)
{
	const char *path = request->path;
	size_t n = strcspn(path, "?");

	if (n >= 7 && !strncmp(path + n - 7, "/models", 7))
		buf_printf(&reply->body,
		    "{\"object\":\"list\",\"data\":[{\"id\":\"%s\","
		    "\"object\":\"model\",\"created\":1,\"owned_by\":"
		    "\"stub\"}]}",
		    options->model);
	else if (strstr(path, "/api/tags"))
		buf_printf(&reply->body,
		    "{\"models\":[{\"name\":\"%s\",\"model\":\"%s\",\"size\":"
		    "1}]}",
		    options->model, options->model);
	else if (strstr(path, "/api/version"))
		buf_string(&reply->body, "{\"version\":\"0.0.0\"}");
	else if (strstr(path, "/health"))
		buf_string(&reply->body, "{\"status\":\"ok\"}");
	else
		return false;
	return true;
}

void
answer(const struct stub_options *options, const struct step *step,
    struct request *request, struct reply *reply)
{
	if (!request->right_key)
		answer_error(reply, 401, "incorrect API key provided");
	else if (step->reject && strstr(buf_text(&request->body), step->reject))
		answer_error(reply, step->status ? step->status : 400,
		    step->has_say ? buf_text(&step->say)
				  : "this is not supported here");
	else if (!answer_count(request, reply) &&
		 !answer_chat(options, step, request, reply) &&
		 !answer_vectors(options, step, request, reply) &&
		 !answer_list(options, request, reply))
		answer_error(reply, 404, "no such page");
}

#include "model/client_say.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "model/key.h"
#include "model/retry.h"

/* What a status is about, and what to do; the others speak for themselves. */
static const struct {
	long status;
	const char *what, *advice;
} STATUSES[] = {
	{ 400, "does not take the request", "" },
	{ 401, "does not take the key", "check the key" },
	{ 402, "wants payment", "the account needs credit" },
	{ 403, "does not allow it", "check what the key is for" },
	{ 404, "has no such model or path", "check model and url" },
	{ 405, "has no such path", "check url" },
	{ 408, "was not asked in time", "try again later" },
	{ 413, "finds the request too large", "send less at once" },
	{ 422, "does not take the request", "" },
	{ 429, "is asked too often", "try again later" },
	{ 498, "has no capacity", "try again later" },
	{ 501, "does not know the request", "check model and url" },
	{ 503, "is not ready", "try again later" },
	{ 529, "is overloaded", "try again later" },
};

static const char *const ROLES[SETTINGS_ROLES] = {
	[SETTINGS_CHAT] = "chat",
	[SETTINGS_EMBEDDER] = "embedder",
	[SETTINGS_RERANKER] = "reranker",
};

static void
set(struct err *err, enum err_kind kind, const struct buf *text)
{
	err_set(err, kind, "%s", buf_text(text));
}

void
client_say_in(const struct settings *settings, struct err *err)
{
	char text[sizeof err->text];
	size_t left, n;

	memcpy(text, err->text, sizeof text);
	err_set(err, err->kind, "%s '%s': %s", ROLES[settings->role],
	    settings->name, text);
	/* a path may be of any bytes, and a long sentence is cut at any */
	left = strlen(err->text);
	for (char *at = err->text; (n = utf8_bad(at, left)) < left;) {
		at[n] = '?';
		at += n + 1;
		left -= n + 1;
	}
}

/* Where a key may be put, best first. */
static void
print_places(
    const struct endpoint *endpoint, const struct url *url, struct buf *out)
{
	buf_string(out,
	    "put it into a file of mode 600 that key_file names, or see "
	    "key_command");
	if (key_is_own(endpoint, url) && endpoint->key_variables[0])
		buf_printf(out, ", or set %s", endpoint->key_variables[0]);
}

void
client_say_no_key(const struct settings *settings,
    const struct endpoint *endpoint, const struct url *url, struct err *err)
{
	struct buf text = { 0 };

	buf_printf(&text, "there is no key for %s: ", url->origin);
	print_places(endpoint, url, &text);
	set(err, ERR_INPUT, &text);
	client_say_in(settings, err);
	buf_release(&text);
}

/* A redirect; its target only by host, since more may hold what was sent. */
static void
print_redirect(const struct client_say *say, struct buf *out)
{
	const char *origin = say->url->origin;
	char location[sizeof say->reply->location];
	struct url target;
	struct err ignored;

	strcpy(location, say->reply->location);
	location[strcspn(location, "?#")] = '\0';
	if (*location && url_read(location, &target, &ignored) == 0)
		buf_printf(out,
		    "%s redirects to %s, which is not followed: set url to "
		    "where the model is",
		    origin, target.origin);
	else
		buf_printf(out, "%s answers %ld: check url", origin,
		    say->reply->status);
}

/* What the server says itself, in brackets. */
static void
print_said(const struct client_say *say, struct buf *out)
{
	const char *said = say->error ? say->error->message : "";

	if (!*said && say->error)
		said = *say->error->type ? say->error->type : say->error->code;
	if (!*said)
		return;
	buf_string(out, " (");
	reply_print(said, say->key, out);
	buf_char(out, ')');
}

static void
print_status(const struct client_say *say, struct buf *out)
{
	const char *what = NULL, *advice = "";
	long status = (long)retry_status(say->reply, say->error);

	for (size_t i = 0; i < sizeof STATUSES / sizeof *STATUSES; i++)
		if (STATUSES[i].status == status) {
			what = STATUSES[i].what;
			advice = STATUSES[i].advice;
		}
	buf_string(out, say->url->origin);
	if (what)
		buf_printf(out, " %s", what);
	else if (!status)
		buf_string(out, " answers with an error");
	if (status)
		buf_printf(out, what ? ", status %ld" : " answers %ld", status);
	print_said(say, out);
	if (status == 401 && !say->key) {
		buf_string(out, ": no key was sent, ");
		print_places(say->endpoint, say->url, out);
	} else if (*advice) {
		buf_printf(out, ": %s", advice);
	}
}

void
client_say(const struct client_say *say, struct err *err)
{
	const struct http_reply *reply = say->reply;
	enum err_kind kind = ERR_MODEL;
	struct buf text = { 0 };

	if (reply->fate == HTTP_TIMED_OUT && say->late_ms)
		buf_printf(&text,
		    "%s did not answer in full within %.3g s: raise deadline, "
		    "or take a faster model",
		    say->url->origin, (double)say->late_ms / 1000);
	else if (reply->fate != HTTP_REPLIED)
		buf_string(&text, reply->why);
	else if (reply->status / 100 == 3)
		print_redirect(say, &text);
	else
		print_status(say, &text);
	if (reply->fate == HTTP_UNUSABLE)
		kind = ERR_INPUT;
	set(err, kind, &text);
	client_say_in(say->settings, err);
	buf_release(&text);
}

#include "model/http_end.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

void
http_end(struct http_reply *reply, enum http_fate fate, const char *fmt, ...)
{
	va_list ap;

	reply->fate = fate;
	va_start(ap, fmt);
	vsnprintf(reply->why, sizeof reply->why, fmt, ap);
	va_end(ap);
}

static void
end_idle(struct http_exchange *x)
{
	http_end(x->reply, HTTP_TIMED_OUT, "%s sent nothing for %.3g s",
	    x->url.origin, (double)x->request->idle_ms / 1000);
}

static void
end_in_time(struct http_exchange *x)
{
	const struct http_request *request = x->request;
	const char *origin = x->url.origin;
	long sent = 0;

	x->curl->getinfo(x->handle, CURLINFO_REQUEST_SIZE, &sent);
	/* libcurl's clock may be a little ahead of ours */
	if (clock_ticks() + 20 >= request->until)
		http_end(x->reply, HTTP_TIMED_OUT,
		    "%s had not answered in full when the time was up", origin);
	else if (!sent)
		http_end(x->reply, HTTP_UNREACHABLE,
		    "no connection to %s within %.3g s: is the server running?",
		    origin, (double)request->connect_ms / 1000);
	else
		end_idle(x);
}

/* The reason of the system, if it is one: the number may be of old. */
static const char *
reason_of(struct http_exchange *x)
{
	static const int reasons[] = { ECONNREFUSED, ENETUNREACH, EHOSTUNREACH,
		ETIMEDOUT, ECONNRESET, ENOENT, EACCES };
	long code = 0;

	x->curl->getinfo(x->handle, CURLINFO_OS_ERRNO, &code);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i] == code)
			return strerror((int)code);
	return "no connection";
}

/* Whether the environment names a proxy that may be in the way. */
static bool
is_proxied(const struct http_exchange *x)
{
	static const char *const names[] = { "http_proxy", "https_proxy",
		"HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	size_t n = sizeof names / sizeof *names;

	for (size_t i = 0; i < n && !url_is_local(&x->url); i++)
		if (getenv(names[i]) && *getenv(names[i]))
			return true;
	return false;
}

static void
end_unconnected(struct http_exchange *x)
{
	if (x->request->socket)
		http_end(x->reply, HTTP_UNREACHABLE,
		    "nobody answers on the socket '%s' (%s): is the server "
		    "running?",
		    x->request->socket, reason_of(x));
	else if (is_proxied(x))
		http_end(x->reply, HTTP_UNREACHABLE,
		    "%s cannot be reached: is the server running, and the "
		    "proxy in the environment (https_proxy) right?",
		    x->url.origin);
	else
		http_end(x->reply, HTTP_UNREACHABLE,
		    "nobody answers at %s (%s): is the server running?",
		    x->url.origin, reason_of(x));
}

static void
end_by_proxy(struct http_exchange *x, CURLcode code)
{
	long status = 0;

	x->curl->getinfo(x->handle, CURLINFO_HTTP_CONNECTCODE, &status);
	if (status)
		http_end(x->reply, HTTP_UNREACHABLE,
		    "the proxy answers %ld instead of connecting to %s: see "
		    "https_proxy in the environment",
		    status, x->url.origin);
	else
		http_end(x->reply, HTTP_UNREACHABLE,
		    "the proxy cannot be used (%s): see https_proxy in the "
		    "environment",
		    x->curl->strerror(code));
}

static void
end_cut(struct http_exchange *x, CURLcode code)
{
	long proxy = 0;

	x->curl->getinfo(x->handle, CURLINFO_HTTP_CONNECTCODE, &proxy);
	if (proxy && proxy / 100 != 2)
		end_by_proxy(x, code);
	else
		http_end(x->reply, HTTP_CUT,
		    x->n_headers ? "%s broke off within its reply"
				 : "%s closed the connection without a reply",
		    x->url.origin);
}

static void
end_by_callback(struct http_exchange *x)
{
	if (x->n_body > x->request->max_reply)
		http_end(x->reply, HTTP_TOO_LARGE,
		    "the reply of %s is larger than %zu bytes", x->url.origin,
		    x->request->max_reply);
	else if (x->idle)
		end_idle(x);
	else if (x->too_large)
		http_end(x->reply, HTTP_TOO_LARGE,
		    "the reply of %s has too many headers", x->url.origin);
	else
		http_end(x->reply, HTTP_STOPPED, "stopped");
}

void
http_end_badly(struct http_exchange *x, CURLcode code)
{
	const char *detail = *x->detail ? x->detail : x->curl->strerror(code);

	switch (code) {
	case CURLE_OUT_OF_MEMORY:
		alloc_die();
	case CURLE_OPERATION_TIMEDOUT:
		end_in_time(x);
		break;
	case CURLE_COULDNT_RESOLVE_HOST:
		http_end(x->reply, HTTP_UNREACHABLE,
		    "the name '%s' is not known: is the url right, and is "
		    "there a network?",
		    x->url.host);
		break;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PROXY:
		end_by_proxy(x, code);
		break;
	case CURLE_COULDNT_CONNECT:
		end_unconnected(x);
		break;
	case CURLE_SSL_CONNECT_ERROR:
		http_end(x->reply, HTTP_UNREACHABLE, "no TLS with %s (%s)",
		    x->url.origin, detail);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CERTPROBLEM:
		http_end(x->reply, HTTP_UNUSABLE,
		    "the certificate of %s is not trusted (%s): ca_file names "
		    "whom to trust",
		    x->url.origin, detail);
		break;
	case CURLE_WRITE_ERROR:
	case CURLE_ABORTED_BY_CALLBACK:
		end_by_callback(x);
		break;
	default:
		end_cut(x, code);
	}
}

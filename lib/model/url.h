#ifndef MEMOS_MODEL_URL_H
#define MEMOS_MODEL_URL_H

#include <stdbool.h>

#include "base/err.h"

/*
 * The address of a server, read more narrowly than libcurl would, so that both
 * can only understand the same host by it: a key must go nowhere else.
 */
struct url {
	bool tls;
	char host[256];   /* lower case, an IPv6 address without brackets */
	int port;         /* that of the scheme if none is written */
	char origin[300]; /* "https://host:8443", for messages: no path */
};

/*
 * Reads http:// or https://, a host or address, perhaps a port, perhaps a
 * path and a query.  A name or password before the host, blanks, control
 * characters, '#', backslashes and what is not ASCII are refused.  ERR_INPUT
 * says what is wrong, and shows no more of the text than its host.
 */
int url_read(const char *text, struct url *url, struct err *err);

/* Whether it is of this machine: localhost, 127.0.0.0/8 or ::1. */
bool url_is_local(const struct url *url);

/* Whether scheme, host and port are the same. */
bool url_same_server(const struct url *a, const struct url *b);

#endif

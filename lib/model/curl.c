#include "model/curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { OLDEST = 0x075500 /* 7.85.0: CURLOPT_PROTOCOLS_STR */ };

static const struct {
	const char *name;
	size_t offset;
} SYMBOLS[] = {
	{ "curl_global_init", offsetof(struct curl, global_init) },
	{ "curl_easy_init", offsetof(struct curl, easy_init) },
	{ "curl_easy_setopt", offsetof(struct curl, setopt) },
	{ "curl_easy_perform", offsetof(struct curl, perform) },
	{ "curl_easy_getinfo", offsetof(struct curl, getinfo) },
	{ "curl_easy_reset", offsetof(struct curl, reset) },
	{ "curl_easy_cleanup", offsetof(struct curl, cleanup) },
	{ "curl_easy_strerror", offsetof(struct curl, strerror) },
	{ "curl_slist_append", offsetof(struct curl, slist_append) },
	{ "curl_slist_free_all", offsetof(struct curl, slist_free_all) },
	{ "curl_version_info", offsetof(struct curl, version_info) },
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct curl curl;
static struct err fault;

/* Fills curl from an open library; false if something is missing. */
static bool
take_symbols(void *library)
{
	for (size_t i = 0; i < sizeof SYMBOLS / sizeof *SYMBOLS; i++) {
		void *symbol = dlsym(library, SYMBOLS[i].name);

		if (!symbol)
			return false;
		memcpy(
		    (char *)&curl + SYMBOLS[i].offset, &symbol, sizeof symbol);
	}
	return curl.version_info(CURLVERSION_NOW)->version_num >= OLDEST;
}

static void
open_once(void)
{
	static const char *const names[] = { "libcurl.so.4",
		"libcurl-gnutls.so.4" };
	bool found = false;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);

		found = found || library;
		if (library && take_symbols(library)) {
			if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
				break;
			fault.kind = ERR_NONE;
			return;
		}
		if (library)
			dlclose(library);
	}
	err_set(&fault, ERR_MODEL,
	    found ? "libcurl cannot be used: 7.85 or newer is needed"
		  : "libcurl.so.4 cannot be opened: is libcurl installed "
		    "(package libcurl4)?");
}

const struct curl *
curl_open(struct err *err)
{
	pthread_once(&once, open_once);
	if (fault.kind == ERR_NONE)
		return &curl;
	*err = fault;
	return NULL;
}

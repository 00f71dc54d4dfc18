#ifndef MEMOS_MODEL_CURL_H
#define MEMOS_MODEL_CURL_H

#include <curl/curl.h>

#include "base/err.h"

/*
 * libcurl, which no command is linked with: it is opened when the first
 * request is made, once in a process, and stays.
 */
struct curl {
	CURLcode (*global_init)(long flags);
	CURL *(*easy_init)(void);
	CURLcode (*setopt)(CURL *handle, CURLoption option, ...);
	CURLcode (*perform)(CURL *handle);
	CURLcode (*getinfo)(CURL *handle, CURLINFO info, ...);
	void (*reset)(CURL *handle);
	void (*cleanup)(CURL *handle);
	const char *(*strerror)(CURLcode code);
	struct curl_slist *(*slist_append)(
	    struct curl_slist *list, const char *text);
	void (*slist_free_all)(struct curl_slist *list);
	curl_version_info_data *(*version_info)(CURLversion which);
};

/* NULL with ERR_MODEL and what to install.  For any thread. */
const struct curl *curl_open(struct err *err);

#endif

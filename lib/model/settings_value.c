#include "model/settings_value.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "model/url.h"

static int
set_text(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	(void)key, (void)err;
	*(char **)field = alloc_copy(value, strlen(value));
	return 0;
}

static int
set_quoted(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	size_t len = strlen(value);

	(void)key, (void)err;
	if (len >= 2 && value[0] == '"' && value[len - 1] == '"')
		*(char **)field = alloc_copy(value + 1, len - 2);
	else
		*(char **)field = alloc_copy(value, len);
	return 0;
}

static int
set_path(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	const char *home = getenv("HOME");
	struct buf path = { 0 };

	if (strncmp(value, "~/", 2) != 0)
		return set_text(key, field, value, err);
	if (!home || !*home)
		return err_set(err, ERR_INPUT,
		    "'%s' begins with ~/, and HOME is not set", key->name);
	buf_printf(&path, "%s%s", home, value + 1);
	*(char **)field = path.data;
	return 0;
}

/* Words by commas, without blanks around them, as "a,b"; NULL: none. */
static char *
list_of(const char *value)
{
	struct buf list = { 0 };

	while (*value) {
		size_t len = strcspn(value, ","), end = len;
		const char *word = value;

		while (end && strchr(" \t", word[end - 1]))
			end--;
		for (; end && strchr(" \t", *word); end--)
			word++;
		if (end && list.len)
			buf_char(&list, ',');
		if (end)
			buf_add(&list, word, end);
		value += len + (value[len] == ',');
	}
	return list.data;
}

static int
set_names(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	(void)key, (void)err;
	*(char **)field = list_of(value);
	return 0;
}

static int
set_url(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	struct err inner;
	struct url url;

	if (url_read(value, &url, &inner) < 0)
		return err_set(
		    err, ERR_INPUT, "'%s': %.300s", key->name, inner.text);
	return set_text(key, field, value, err);
}

static int
set_urls(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	char *list = list_of(value);
	int rc = 0;

	for (const char *at = list; at && rc == 0 && *at;) {
		size_t len = strcspn(at, ",");
		char *one = alloc_copy(at, len), *read = NULL;

		rc = set_url(key, &read, one, err);
		free(one);
		free(read);
		at += len + (at[len] == ',');
	}
	if (rc == 0)
		*(char **)field = list;
	else
		free(list);
	return rc;
}

static int
set_switch(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	static const char *const words[] = { "no", "yes", "false", "true",
		"off", "on", "0", "1" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(value, words[i]) != 0)
			continue;
		*(bool *)field = i & 1;
		return 0;
	}
	return err_set(err, ERR_INPUT, "'%s' must be yes or no", key->name);
}

/* Digits and one point: no exponent, no sign, nothing hexadecimal. */
static int
number_of(const struct settings_key *key, const char *value, bool whole,
    double *number, struct err *err)
{
	const char *digits = whole ? "0123456789" : "0123456789.";
	size_t len = strlen(value);
	char *end = NULL;

	*number = strtod(value, &end);
	if (len && len < 20 && strspn(value, digits) == len && !*end &&
	    *number >= key->least && *number <= key->most)
		return 0;
	return err_set(err, ERR_INPUT,
	    "'%s' must be a %snumber from %.10g to %.10g", key->name,
	    whole ? "whole " : "", key->least, key->most);
}

static int
set_integer(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	double number;

	if (number_of(key, value, true, &number, err) < 0)
		return -1;
	*(int64_t *)field = (int64_t)number;
	return 0;
}

static int
set_seconds(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	double number;

	if (number_of(key, value, false, &number, err) < 0)
		return -1;
	*(int64_t *)field = llrint(number * 1000);
	return 0;
}

static int
set_real(const struct settings_key *key, void *field, const char *value,
    struct err *err)
{
	return number_of(key, value, false, field, err);
}

static int (*const SET[])(const struct settings_key *key, void *field,
    const char *value, struct err *err) = {
	[SETTINGS_TEXT] = set_text,
	[SETTINGS_QUOTED] = set_quoted,
	[SETTINGS_PATH] = set_path,
	[SETTINGS_URL] = set_url,
	[SETTINGS_URLS] = set_urls,
	[SETTINGS_NAMES] = set_names,
	[SETTINGS_SWITCH] = set_switch,
	[SETTINGS_INTEGER] = set_integer,
	[SETTINGS_SECONDS] = set_seconds,
	[SETTINGS_REAL] = set_real,
};

/* Values go into JSON and into headers. */
int
settings_value_set(const struct settings_key *key, void *base,
    const char *value, struct err *err)
{
	size_t len = strlen(value);

	if (utf8_bad(value, len) < len)
		return err_set(err, ERR_INPUT, "'%s' is not UTF-8", key->name);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			return err_set(err, ERR_INPUT,
			    "'%s' has a control character in it", key->name);
	return SET[key->type](key, (char *)base + key->at, value, err);
}

bool
settings_value_owned(const struct settings_key *key)
{
	return key->type <= SETTINGS_NAMES;
}

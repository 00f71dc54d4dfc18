#include "base/record_time.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

enum {
	NAME_SHOWN = 64, /* bytes of a wrong name in a message */
};

int
record_time_read(const char *name, const struct json_span *value,
    struct arena *arena, struct moment *moment, struct err *err)
{
	size_t len;
	const char *text;
	double number;
	int64_t at;

	if (value->kind == JSON_NUMBER) {
		if (!json_number(value, &number) ||
		    !clock_from_unix(number, &at))
			return err_set(err, ERR_INPUT, "'%s' is no time", name);
		*moment = (struct moment){ at, CLOCK_INSTANT, 0 };
		return 0;
	}
	if (value->kind != JSON_STRING)
		return err_set(err, ERR_INPUT,
		    "'%s' is neither a string nor a number", name);
	text = json_text(value, arena, &len);
	if (!len || !clock_parse(text, moment, err))
		return 0;
	return err_set(err, ERR_INPUT,
	    "'%s': '%.*s' is no time (" CLOCK_FORMS ")", name,
	    (int)utf8_fit(text, len, NAME_SHOWN), text);
}

int
record_time_form(struct moment *moment, const char *precision,
    const char *offset, struct err *err)
{
	bool precise = precision && *precision;
	int found;

	offset = offset && *offset ? offset : NULL;
	if ((precise || offset) && moment->at == CLOCK_NONE)
		return err_set(err, ERR_INPUT, "'%s' without 'event_at'",
		    precise ? "event_precision" : "event_offset");
	if (precise) {
		found = clock_precision_find(precision);
		if (found < 0)
			return err_set(err, ERR_INPUT,
			    "unknown event_precision '%.*s' "
			    "(instant minute day month year)",
			    (int)utf8_fit(
				precision, strlen(precision), NAME_SHOWN),
			    precision);
		moment->precision = (enum clock_precision)found;
	}
	if (offset && !clock_parse_offset(offset, &moment->offset))
		return err_set(
		    err, ERR_INPUT, "'event_offset' is not like '+02:00'");
	return 0;
}

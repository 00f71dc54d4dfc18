#include "model/meter.h"

#include <string.h>

#include "base/json.h"
#include "tap.h"

int
main(void)
{
	struct meter meter = { 0 };
	struct buf out = { 0 };
	struct json_span value;
	struct err err;
	struct meter_row one = { .calls = 1,
		.attempts = 2,
		.failures = 1,
		.tokens_in = 10,
		.tokens_out = 3,
		.ms = 40 };

	meter_print(&meter, &out);
	tap(!strcmp(buf_text(&out),
		"{\"calls\":0,\"attempts\":0,\"failures\":0,\"tokens_in\":0,"
		"\"tokens_out\":0,\"ms\":0,\"models\":[]}"),
	    "nothing was asked");
	buf_reset(&out);
	meter_add(&meter, "chat", "a\"b", &one);
	meter_add(&meter, "embed", "a\"b", &one);
	meter_add(&meter, "chat", "a\"b", &one);
	meter_print(&meter, &out);
	tap(!strcmp(buf_text(&out),
		"{\"calls\":3,\"attempts\":6,\"failures\":3,\"tokens_in\":30,"
		"\"tokens_out\":9,\"ms\":120,\"models\":["
		"{\"kind\":\"chat\",\"model\":\"a\\\"b\",\"calls\":2,"
		"\"attempts\":4,\"failures\":2,\"tokens_in\":20,"
		"\"tokens_out\":6,\"ms\":80},"
		"{\"kind\":\"embed\",\"model\":\"a\\\"b\",\"calls\":1,"
		"\"attempts\":2,\"failures\":1,\"tokens_in\":10,"
		"\"tokens_out\":3,\"ms\":40}]}"),
	    "a row a kind and model, and their sums");
	tap(json_scan(out.data, out.len, &value, &err) == 0, "which is JSON");
	meter_add(NULL, "chat", "a", &one);
	meter_release(&meter);
	meter_release(&meter);
	tap(!meter.n, "released, it is empty");
	buf_release(&out);
	return tap_end();
}

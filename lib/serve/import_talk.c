#include "serve/import_talk.h"

#include <string.h>

#include "base/clock.h"

static void
put_text(struct buf *out, const char *key, const char *text)
{
	if (text && *text)
		json_put_field(out, key, text);
}

int
import_talk_put(struct intake *in, const struct import_message *m,
    const char *place, struct err *err)
{
	const char *const parts[] = { m->source, m->conversation, m->id };
	struct buf record = { 0 };
	char id[ID_SIZE];
	int rc;

	if (!m->text || parse_blank(m->text, strlen(m->text)))
		return 0;
	intake_id(in, id, parts, 3);
	buf_char(&record, '{');
	json_put_field(&record, "id", id);
	json_put_field(&record, "memory", m->text);
	json_put_field(&record, "type", m->type);
	put_text(&record, "role", m->role);
	put_text(&record, "run_id", m->conversation);
	json_put_time(&record, "event_at", m->at);
	json_put_key(&record, "metadata");
	buf_char(&record, '{');
	json_put_field(&record, "source", m->source);
	put_text(&record, "title", m->title);
	put_text(&record, "model", m->model);
	put_text(&record, "document", m->document);
	buf_string(&record, "}}");
	rc = intake_record(in, &record, -1, place, err);
	buf_release(&record);
	return rc;
}

#include "serve/export.h"

#include <string.h>

const struct export_format *
export_find(const char *name)
{
	static const struct export_format *const formats[] = { &export_jsonl,
		&export_csv, &export_markdown, &export_graph_dot,
		&export_graph_xml, &export_html };

	for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return &export_jsonl;
}

int
export_print(
    const struct export_format *format, const struct export *e, struct err *err)
{
	int rc;

	if (db_begin(e->cube->db, false, err) < 0)
		return -1;
	rc = format->print(e, err);
	db_rollback(e->cube->db);
	return rc;
}

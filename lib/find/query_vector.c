#include "find/query_vector.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "find/fingerprint.h"
#include "model/embed.h"
#include "store/kept.h"

struct query_vector {
	struct cube *cube;
	struct embedders *embedders;
	struct static_work *work;
	/* what was asked last, and for which space */
	bool is_asked;
	struct kept_key key;
	int8_t codes[MEMORY_VECTOR_MAX];
	size_t dimension; /* 0: there was no answer, and why */
	struct err fault;
};

struct query_vector *
query_vector_new(struct cube *cube, struct embedders *embedders)
{
	struct query_vector *qv = alloc_bytes(sizeof *qv);

	qv->cube = cube;
	qv->embedders = embedders;
	return qv;
}

void
query_vector_free(struct query_vector *qv)
{
	if (!qv)
		return;
	static_work_free(qv->work);
	free(qv);
}

static void
quantise(struct query_vector *qv, const float *values, size_t n,
    struct vector *vector)
{
	vector->scale = vectors_quantise(values, n, qv->codes);
	vector->codes = qv->codes;
	vector->dimension = n;
}

/* ---- given ---- */

static int
take_given(struct query_vector *qv, const struct query *query,
    const struct space *space, struct vector *vector, struct err *err)
{
	bool wanted = space->kind == SPACE_EXTERNAL;

	if (!wanted || query->n_vector != space->dimension)
		return err_set(err, ERR_INPUT,
		    wanted ? "'vector' has %zu numbers, cube '%s' takes %zu"
			   : "'vector' has %zu numbers, but cube '%s' makes "
			     "its own (%zu)",
		    query->n_vector, qv->cube->name, space->dimension);
	quantise(qv, query->vector, query->n_vector, vector);
	return 1;
}

/* ---- made here ---- */

static void
take_static(struct query_vector *qv, const struct query *query,
    const struct space *space, struct vector *vector, const char **why)
{
	float values[MEMORY_VECTOR_MAX];
	const struct static_model *model = NULL;
	size_t len = utf8_fit(query->text, query->text_len, EMBED_TEXT_MAX);

	err_set(&qv->fault, ERR_MODEL, "no embedder is at hand");
	if (qv->embedders)
		model = embedders_static(qv->embedders, space, &qv->fault);
	if (!model) {
		*why = qv->fault.text;
		return;
	}
	if (!qv->work)
		qv->work = static_work_new();
	if (static_embed(model, qv->work, query->text, len, values))
		quantise(qv, values, space->dimension, vector);
}

static int
take_builtin(struct query_vector *qv, const struct terms *terms,
    struct vector *vector, struct err *err)
{
	const struct table *table = table_open(err);
	float values[EMBED_DIMENSION];

	if (!table)
		return -1;
	if (embed_terms(table, terms, terms->n, values))
		quantise(qv, values, EMBED_DIMENSION, vector);
	return 1;
}

/* ---- asked of a model elsewhere ---- */

static struct kept_key
key_of(const struct query *query, const struct space *space)
{
	struct buf text = { 0 };
	struct kept_key key;

	fingerprint_print(&text, space);
	key = kept_key(text.data, query->text, query->text_len);
	buf_release(&text);
	return key;
}

static bool
is_blank(const struct query *query)
{
	return strspn(query->text, " \t\r\n") >= query->text_len;
}

static int
take_asked(struct query_vector *qv, const struct query *query,
    const struct space *space, struct vector *vector, const char **why,
    struct err *err)
{
	struct kept_key key = key_of(query, space);
	struct buf data = { 0 };
	int rc = 1;

	if (!qv->is_asked || memcmp(&key, &qv->key, sizeof key) != 0) {
		qv->is_asked = false;
		rc = kept_get(qv->cube->db, &key, &data, err);
		qv->dimension = 0;
		if (rc == 1 && data.len == space->dimension) {
			memcpy(qv->codes, data.data, data.len);
			qv->dimension = data.len;
		} else if (rc == 1) {
			rc = 0;
		}
		buf_release(&data);
	} else if (!qv->dimension) {
		*why = qv->fault.text;
	}
	if (rc == 1 && qv->dimension) {
		vector->codes = qv->codes;
		vector->dimension = qv->dimension;
		vector->scale = vectors_unit_scale(qv->codes, qv->dimension);
	}
	return rc;
}

int
query_vector_get(struct query_vector *qv, const struct query *query,
    const struct space *space, const struct terms *terms, struct vector *vector,
    const char **why, struct err *err)
{
	*vector = (struct vector){ 0 };
	*why = NULL;
	if (query->n_vector)
		return take_given(qv, query, space, vector, err);
	switch (space->kind) {
	case SPACE_BUILTIN:
		return take_builtin(qv, terms, vector, err);
	case SPACE_STATIC:
		take_static(qv, query, space, vector, why);
		break;
	case SPACE_REMOTE:
		if (!is_blank(query))
			return take_asked(qv, query, space, vector, why, err);
		break;
	case SPACE_EXTERNAL:
		break;
	}
	return 1;
}

void
query_vector_ask(struct query_vector *qv, const struct query *query,
    const struct space *space)
{
	float values[MEMORY_VECTOR_MAX];
	struct remote_text text = { query->text,
		utf8_fit(query->text, query->text_len, EMBED_TEXT_MAX) };
	struct remote *remote = NULL;
	enum client_fault fault;

	qv->is_asked = true;
	qv->key = key_of(query, space);
	qv->dimension = 0;
	err_set(&qv->fault, ERR_MODEL, "no embedder is at hand");
	if (qv->embedders)
		remote = embedders_remote(qv->embedders, space, &qv->fault);
	if (!remote || remote_embed(remote, &text, 1, REMOTE_QUERY, values,
			   &fault, &qv->fault) < 0)
		return;
	vectors_quantise(values, space->dimension, qv->codes);
	qv->dimension = space->dimension;
	kept_put(qv->cube, &qv->key, qv->codes, qv->dimension);
}

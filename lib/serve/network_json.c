#include "serve/network.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"

static void
put_some(struct buf *out, const char *key, const char *text)
{
	if (text && *text)
		json_put_field(out, key, text);
}

static void
put_scope(struct buf *out, const struct network_node *node)
{
	put_some(out, "user_id", node->user);
	put_some(out, "agent_id", node->agent);
	put_some(out, "app_id", node->app);
}

void
network_put_node(
    const struct network_node *node, const char *before, struct buf *out)
{
	buf_char(out, '{');
	buf_string(out, before);
	json_put_field(out, "name", node->name);
	put_some(out, "kind", node->kind);
	if (node->n_aliases) {
		json_put_key(out, "aliases");
		buf_char(out, '[');
		for (size_t i = 0; i < node->n_aliases; i++) {
			if (i)
				buf_char(out, ',');
			json_put_string(
			    out, node->aliases[i], strlen(node->aliases[i]));
		}
		buf_char(out, ']');
	}
	put_some(out, "summary", node->summary);
	put_scope(out, node);
	json_put_int(out, "relations", (int64_t)node->degree);
	if (node->community)
		json_put_int(out, "community", (int64_t)node->community);
	buf_char(out, '}');
}

void
network_put_edge(const struct network *net, const struct network_edge *edge,
    const char *before, struct buf *out)
{
	buf_char(out, '{');
	buf_string(out, before);
	json_put_field(out, "subject", net->nodes[edge->from].name);
	json_put_field(out, "relation", edge->relation);
	json_put_field(out, "object", net->nodes[edge->to].name);
	json_put_field(out, "id", edge->id);
	put_some(out, "memory", edge->text);
	put_scope(out, &net->nodes[edge->from]);
	json_put_time(out, "valid_from", edge->valid_from);
	json_put_time(out, "valid_to", edge->valid_to);
	if (edge->closed) {
		json_put_key(out, "closed");
		buf_string(out, "true");
	}
	put_some(out, "superseded_by", edge->superseded_by);
	if (edge->sources && strcmp(edge->sources, "[]") != 0) {
		json_put_key(out, "sources");
		buf_string(out, edge->sources);
	}
	buf_char(out, '}');
}

#include "serve/export_graph.h"

#include "base/prog.h"

int
export_graph_read(const struct export *e, struct network *net, struct err *err)
{
	struct db *db = e->cube->db;

	network_init(net, e->sel);
	if (network_read(net, db, e->sel, true, err) < 0 ||
	    network_describe(net, db, e->sel, !e->narrowed, err) < 0)
		return -1;
	network_sort(net);
	return 0;
}

static int
print(const struct export *e,
    void (*put)(const struct network *net, struct buf *out), struct err *err)
{
	struct network net;
	struct buf out = { 0 };
	int rc = export_graph_read(e, &net, err);

	if (rc == 0) {
		put(&net, &out);
		prog_write(out.data, out.len);
	}
	buf_release(&out);
	network_release(&net);
	return rc;
}

static int
print_dot(const struct export *e, struct err *err)
{
	return print(e, network_put_dot, err);
}

static int
print_graphml(const struct export *e, struct err *err)
{
	return print(e, network_put_graphml, err);
}

const struct export_format export_graph_dot = { "dot", false, print_dot };
const struct export_format export_graph_xml = { "graphml", false,
	print_graphml };

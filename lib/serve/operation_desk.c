#include "serve/operation_desk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/prog.h"
#include "find/seal.h"

static void
close_cubes(struct operation_desk *desk)
{
	finder_close(&desk->finder);
	desk->reading = false;
	recall_release(&desk->recall);
	ingest_free(desk->ingest);
	desk->ingest = NULL;
	cube_release(&desk->cube);
	embedders_release(&desk->embedders);
	desk->recall = (struct recall){ 0 };
	desk->embedders = (struct embedders){ 0 };
	desk->inode = 0;
}

void
operation_desk_close(struct operation_desk *desk)
{
	close_cubes(desk);
	meter_release(&desk->meter);
	free(desk->named);
	desk->named = NULL;
}

static const char *
name_of(const struct operation_desk *desk)
{
	return desk->named ? desk->named : desk->front->cube;
}

/* A cube that was deleted, and perhaps made again, is another one. */
static void
look_again(struct operation_desk *desk)
{
	const struct db *db = desk->cube.db    ? desk->cube.db
			      : desk->finder.n ? desk->finder.cubes[0].db
					       : NULL;
	struct stat st;

	if (!db || !desk->inode)
		return;
	if (stat(db_path(db), &st) < 0 || st.st_ino != desk->inode ||
	    st.st_dev != desk->device)
		close_cubes(desk);
}

static void
note_file(struct operation_desk *desk, const struct db *db)
{
	struct stat st;

	if (desk->inode || stat(db_path(db), &st) < 0)
		return;
	desk->inode = st.st_ino;
	desk->device = st.st_dev;
}

int
operation_desk_read(struct operation_desk *desk, struct err *err)
{
	struct front front = *desk->front;

	front.cube = name_of(desk);
	look_again(desk);
	if (desk->reading && desk->finder.n)
		return 1;
	if (desk->reading)
		finder_close(&desk->finder);
	desk->finder.embedders = (struct embedders){ .meter = &desk->meter,
		.stopped = desk->stopped };
	desk->finder.no_access = desk->read_only;
	desk->reading = finder_open(&desk->finder, &front, err) == 0;
	if (!desk->reading) {
		finder_close(&desk->finder);
		return -1;
	}
	if (!desk->finder.n)
		return 0;
	note_file(desk, desk->finder.cubes[0].db);
	return 1;
}

int
operation_desk_write(struct operation_desk *desk, struct err *err)
{
	look_again(desk);
	if (desk->ingest)
		return 0;
	if (cube_open(&desk->cube, desk->front->dir, name_of(desk), DB_CREATE,
		false, err) < 0)
		return -1;
	desk->embedders = (struct embedders){ .meter = &desk->meter,
		.stopped = desk->stopped };
	desk->ingest = ingest_new(&desk->cube, NULL, &desk->embedders, err);
	if (!desk->ingest) {
		cube_release(&desk->cube);
		return -1;
	}
	desk->recall.ingest = desk->ingest;
	note_file(desk, desk->cube.db);
	return 0;
}

void
operation_desk_rest(struct operation_desk *desk)
{
	struct seal wanted = { .cube = &desk->cube, .stopped = desk->stopped };
	struct err err = { 0 };

	if (desk->reading)
		finder_flush(&desk->finder);
	if (desk->added && desk->cube.db && seal_after_add(&wanted, &err) < 0)
		prog_warn("%s", err.text);
	desk->added = false;
}

static bool
is_same(const char *a, const char *b)
{
	return strcmp(a ? a : CUBE_DEFAULT, b ? b : CUBE_DEFAULT) == 0;
}

int
operation_desk_use(
    struct operation_desk *desk, const char *name, struct err *err)
{
	name = name ? name : desk->front->cube;
	if (is_same(name, name_of(desk)))
		return 0;
	operation_desk_rest(desk);
	close_cubes(desk);
	free(desk->named);
	desk->named = NULL;
	if (is_same(name, desk->front->cube))
		return 0;
	desk->named = alloc_copy(name, strlen(name));
	if (operation_desk_read(desk, err) >= 0)
		return 0;
	close_cubes(desk);
	free(desk->named);
	desk->named = NULL;
	err->kind = ERR_INPUT;
	return -1;
}

#include "model/safetensors.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "tap.h"

#define EMBEDDINGS(offsets)                            \
	"\"embeddings\":{\"dtype\":\"F32\",\"shape\":" \
	"[3,2],\"data_offsets\":" offsets "}"

/* A file of a header and n bytes that are counted up. */
static void
make(struct buf *file, const char *header, size_t n)
{
	uint64_t len = htole64(strlen(header));

	buf_reset(file);
	buf_add(file, &len, sizeof len);
	buf_string(file, header);
	for (size_t i = 0; i < n; i++)
		buf_char(file, (char)i);
}

/* Reads memory of just that size, so that a byte too far is seen. */
static int
read_copy(const void *data, size_t size, struct safetensors *s, void **copy,
    struct err *err)
{
	*copy = malloc(size ? size : 1);
	if (size)
		memcpy(*copy, data, size);
	return safetensors_read(s, "FILE", *copy, size, err);
}

static void
test_good(void)
{
	struct buf file = { 0 };
	struct safetensors s;
	const struct safetensors_tensor *tensor;
	struct err err = { 0 };
	void *copy;

	make(&file,
	    "{\"__metadata__\":{\"format\":\"pt\"},"
	    "\"weights\":{\"dtype\":\"F64\",\"shape\":[2],"
	    "\"data_offsets\":[24,40]}," EMBEDDINGS(
		"[0,24]") ","
			  "\"\\u0065mpty\":{\"dtype\":\"I64\",\"shape\":[0,7],"
			  "\"data_offsets\":[24,24]},"
			  "\"one\":{\"dtype\":\"I8\",\"shape\":[],"
			  "\"data_offsets\":[40,41],\"more\":null}}   ",
	    41);
	if (tap(read_copy(file.data, file.len, &s, &copy, &err) == 0,
		"a file of four tensors is read: %s", err.text)) {
		tensor = safetensors_find(&s, "embeddings");
		tap(tensor && tensor->type == SAFETENSORS_F32 &&
			tensor->n_dimensions == 2 && tensor->shape[0] == 3 &&
			tensor->shape[1] == 2 && tensor->size == 24 &&
			tensor->data[0] == 0 && tensor->data[23] == 23,
		    "a matrix is where it should be");
		tensor = safetensors_find(&s, "weights");
		tap(tensor && tensor->type == SAFETENSORS_F64 &&
			tensor->shape[0] == 2 && tensor->data[0] == 24 &&
			!strcmp(tensor->type_name, "F64"),
		    "and a list behind it that comes first in the header");
		tensor = safetensors_find(&s, "empty");
		tap(tensor && !tensor->size && tensor->n_dimensions == 2,
		    "a tensor may be empty, its name escaped");
		tensor = safetensors_find(&s, "one");
		tap(tensor && tensor->size == 1 && !tensor->n_dimensions,
		    "a tensor without dimensions is one number");
		tap(!safetensors_find(&s, "__metadata__") &&
			!safetensors_find(&s, "mapping") && s.n == 4,
		    "what is no tensor is not found");
	}
	safetensors_release(&s);
	free(copy);
	make(&file, "{}", 0);
	tap(read_copy(file.data, file.len, &s, &copy, &err) == 0 && !s.n,
	    "a file without tensors is read");
	safetensors_release(&s);
	free(copy);
	buf_release(&file);
}

static const struct {
	const char *header;
	size_t n;
	const char *want;
} refused[] = {
	{ "", 0, "its header: empty line is no JSON" },
	{ "[]", 0, "its header is not an object" },
	{ "{", 0, "its header: column 2: a key in quotes expected" },
	{ "{}", 1, "it goes on behind its last tensor" },
	{ "{\"a\":1}", 0, "its tensor 'a' is not an object" },
	{ "{\"a\\n\\u001b[1m\":1}", 0, "its tensor 'a??[1m' is not an object" },
	{ "{" EMBEDDINGS("[0,24]") "," EMBEDDINGS("[0,24]") "}", 24,
	    "duplicate key 'embeddings'" },
	{ "{\"a\":{\"dtype\":\"F33\",\"shape\":[1],"
	  "\"data_offsets\":[0,4]}}",
	    4, "is of no type that is known" },
	{ "{\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
	    "is of no type that is known" },
	{ "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
	    "is of no type that is known" },
	{ "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4,
	    "has no shape that can be read" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],"
	  "\"data_offsets\":[0,4]}}",
	    4, "has no shape that can be read" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],"
	  "\"data_offsets\":[0,4]}}",
	    4, "has no shape that can be read" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":{},"
	  "\"data_offsets\":[0,4]}}",
	    4, "has no shape that can be read" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],"
	  "\"data_offsets\":[0,4]}}",
	    4, "has no shape that can be read" },
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4,
	    "does not lie within the file" },
	{ "{" EMBEDDINGS("[0]") "}", 24, "does not lie within the file" },
	{ "{" EMBEDDINGS("[0,24,24]") "}", 24, "does not lie within the file" },
	{ "{" EMBEDDINGS("[24,0]") "}", 24, "does not lie within the file" },
	{ "{" EMBEDDINGS("[0,25]") "}", 24, "does not lie within the file" },
	{ "{" EMBEDDINGS("[-24,0]") "}", 24, "does not lie within the file" },
	{ "{" EMBEDDINGS("[0,99999999999999999999]") "}", 24,
	    "does not lie within the file" },
	{ "{" EMBEDDINGS("[0,23]") "}", 23, "has not the size of its shape" },
	{ "{\"a\":{\"dtype\":\"F16\",\"shape\":[3,2],"
	  "\"data_offsets\":[0,24]}}",
	    24, "has not the size of its shape" },
	/* 2^32 * 2^32 * 4 is 0 in 64 bits */
	{ "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],"
	  "\"data_offsets\":[0,0]}}",
	    0, "has not the size of its shape" },
	{ "{" EMBEDDINGS("[1,25]") "}", 25,
	    "does not begin where another one ends" },
	{ "{" EMBEDDINGS("[0,24]") ",\"b\":{\"dtype\":\"I8\",\"shape\":[1],"
				   "\"data_offsets\":[23,24]}}",
	    24, "does not begin where another one ends" },
	{ "{" EMBEDDINGS("[0,24]") ",\"b\":{\"dtype\":\"I8\",\"shape\":[1],"
				   "\"data_offsets\":[25,26]}}",
	    26, "does not begin where another one ends" },
	{ "{" EMBEDDINGS("[0,24]") "}", 25,
	    "it goes on behind its last tensor" },
};

static void
test_refused(void)
{
	struct buf file = { 0 };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct safetensors s;
		struct err err = { 0 };
		void *copy;
		int rc;

		make(&file, refused[i].header, refused[i].n);
		rc = read_copy(file.data, file.len, &s, &copy, &err);
		tap(rc < 0 && err.kind == ERR_STORE &&
			strstr(err.text, "'FILE'") &&
			strstr(err.text, refused[i].want),
		    "%.50s is refused: %s", refused[i].header, err.text);
		safetensors_release(&s);
		free(copy);
	}
	buf_release(&file);
}

/* The header's length as it should not be. */
static void
test_lengths(void)
{
	static const uint64_t lengths[] = { 1, 100, UINT64_MAX, UINT64_MAX - 7,
		INT64_MAX, 1 << 20, (1 << 20) + 1 };
	struct buf file = { 0 };
	size_t none = 0, n = sizeof lengths / sizeof *lengths;

	for (size_t i = 0; i < n; i++) {
		uint64_t len = htole64(lengths[i]);
		struct safetensors s;
		struct err err;
		void *copy;

		make(&file, "{" EMBEDDINGS("[0,24]") "}", 24);
		memcpy(file.data, &len, sizeof len);
		none += read_copy(file.data, file.len, &s, &copy, &err) < 0;
		safetensors_release(&s);
		free(copy);
	}
	tap(none == n, "no wrong length of a header is believed");
	buf_release(&file);
}

static void
test_size(size_t len, bool good)
{
	struct buf file = { 0 };
	uint64_t bytes = htole64(len);
	struct safetensors s;
	struct err err = { 0 };
	void *copy;

	buf_add(&file, &bytes, sizeof bytes);
	buf_string(&file, "{}");
	while (file.len < len + sizeof bytes)
		buf_char(&file, ' ');
	tap((read_copy(file.data, file.len, &s, &copy, &err) == 0) == good,
	    "a header of %zu bytes is %s: %s", len, good ? "read" : "refused",
	    err.text);
	safetensors_release(&s);
	free(copy);
	buf_release(&file);
}

static void
test_depth(void)
{
	struct buf header = { 0 }, file = { 0 };
	struct safetensors s;
	struct err err = { 0 };
	void *copy;

	buf_string(&header, "{\"a\":");
	for (int i = 0; i < 10000; i++)
		buf_char(&header, '[');
	make(&file, header.data, 0);
	tap(read_copy(file.data, file.len, &s, &copy, &err) < 0 &&
		strstr(err.text, "nested deeper"),
	    "a deep header is refused: %s", err.text);
	safetensors_release(&s);
	free(copy);
	buf_release(&header);
	buf_release(&file);
}

/* Whatever was accepted lies within the file. */
static bool
is_within(const struct safetensors *s)
{
	const uint8_t *end = s->data + s->size;

	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].data < s->data + s->header ||
		    s->items[i].size > (size_t)(end - s->items[i].data))
			return false;
	return true;
}

static void
test_damage(void)
{
	struct buf file = { 0 };
	size_t refusals = 0, kept = 0, bits;
	bool good = true;

	make(&file,
	    "{" EMBEDDINGS("[0,24]") ",\"weights\":{\"dtype\":\"F32\","
				     "\"shape\":[3],\"data_offsets\":"
				     "[24,36]}}",
	    36);
	for (size_t size = 0; size < file.len; size++) {
		struct safetensors s;
		struct err err;
		void *copy;

		refusals += read_copy(file.data, size, &s, &copy, &err) < 0;
		safetensors_release(&s);
		free(copy);
	}
	tap(refusals == file.len, "a file cut at any byte is refused");
	bits = (file.len - 36) * 8;
	for (size_t bit = 0; bit < bits; bit++) {
		struct safetensors s;
		struct err err = { 0 };
		void *copy;
		int rc;

		file.data[bit / 8] ^= (char)(1 << bit % 8);
		rc = read_copy(file.data, file.len, &s, &copy, &err);
		file.data[bit / 8] ^= (char)(1 << bit % 8);
		good = good && (rc == 0 ? is_within(&s)
					: err.kind == ERR_STORE && *err.text);
		kept += rc == 0;
		safetensors_release(&s);
		free(copy);
	}
	tap(good, "with any bit of its header turned it is refused or sound");
	tap(kept < bits / 3, "mostly it is refused: %zu of %zu", bits - kept,
	    bits);
	buf_release(&file);
}

/* Files that are none. */
static void
test_open(void)
{
	char dir[] = "/tmp/memos-safetensors.XXXXXX", path[64];
	struct safetensors s;
	struct err err = { 0 };
	struct buf file = { 0 };
	FILE *out;

	if (!mkdtemp(dir)) {
		tap(false, "a folder for the test");
		return;
	}
	tap(safetensors_open(&s, dir, &err) < 0 && strstr(err.text, dir),
	    "a folder is refused: %s", err.text);
	snprintf(path, sizeof path, "%s/f", dir);
	tap(safetensors_open(&s, path, &err) < 0 && strstr(err.text, path),
	    "a file that is not there is refused: %s", err.text);
	mkfifo(path, 0600);
	tap(safetensors_open(&s, path, &err) < 0,
	    "a pipe is refused without waiting: %s", err.text);
	unlink(path);
	out = fopen(path, "w");
	fclose(out);
	tap(safetensors_open(&s, path, &err) < 0,
	    "an empty file is refused: %s", err.text);
	safetensors_release(&s);
	make(&file, "{" EMBEDDINGS("[0,24]") "}", 24);
	out = fopen(path, "w");
	fwrite(file.data, 1, file.len, out);
	fclose(out);
	tap(safetensors_open(&s, path, &err) == 0 && is_within(&s) &&
		s.items[0].data[23] == 23,
	    "a file is mapped");
	safetensors_release(&s);
	unlink(path);
	rmdir(dir);
	buf_release(&file);
}

int
main(void)
{
	test_good();
	test_refused();
	test_lengths();
	test_size(SAFETENSORS_HEADER_MAX, true);
	test_size(SAFETENSORS_HEADER_MAX + 1, false);
	test_depth();
	test_damage();
	test_open();
	return tap_end();
}

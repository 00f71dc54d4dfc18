#include "model/model_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

static int
fail(const char *path, const char *what, struct err *err)
{
	return err_set(err, ERR_STORE, "cannot read '%s': %s", path, what);
}

/* A descriptor of a regular file; what is none must not keep us waiting. */
static int
open_regular(const char *path, size_t *size, struct err *err)
{
	struct stat st;
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return fail(path, strerror(errno), err);
	if (fstat(fd, &st) < 0) {
		fail(path, strerror(errno), err);
	} else if (!S_ISREG(st.st_mode)) {
		fail(path, "not a file", err);
	} else if ((uint64_t)st.st_size > SIZE_MAX / 2) {
		fail(path, "larger than memory can be", err);
	} else {
		*size = (size_t)st.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

int
model_file_map(struct model_file *file, const char *path, struct err *err)
{
	void *data;
	size_t size;
	int fd = open_regular(path, &size, err);

	*file = (struct model_file){ 0 };
	if (fd < 0)
		return -1;
	data = size ? mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) : NULL;
	if (data == MAP_FAILED)
		fail(path, strerror(errno), err);
	else if (!data)
		fail(path, "it is empty", err);
	else
		*file = (struct model_file){ data, size };
	close(fd);
	return file->data ? 0 : -1;
}

void
model_file_release(struct model_file *file)
{
	if (file->data)
		munmap((void *)(uintptr_t)file->data, file->size);
	*file = (struct model_file){ 0 };
}

/* Until the end, or one byte more than max. */
static int
read_to_end(int fd, size_t max, struct buf *out)
{
	size_t start = out->len;
	ssize_t n;

	do {
		char *to = buf_room(out, 1);

		n = read(fd, to, out->size - out->len - 1);
		out->len += n > 0 ? (size_t)n : 0;
	} while (
	    (n > 0 && out->len - start <= max) || (n < 0 && errno == EINTR));
	buf_room(out, 1);
	return n < 0 ? -1 : 0;
}

int
model_file_read(const char *path, size_t max, struct buf *out, struct err *err)
{
	size_t size, start = out->len;
	int fd = open_regular(path, &size, err), rc;

	if (fd < 0)
		return -1;
	buf_room(out, (size < max ? size : max) + 2);
	rc = read_to_end(fd, max, out);
	if (rc < 0)
		fail(path, strerror(errno), err);
	else if (out->len - start > max)
		rc = err_set(err, ERR_STORE,
		    "cannot read '%s': it has more than %zu bytes", path, max);
	close(fd);
	return rc;
}

void
model_file_show(const char *name, char shown[MODEL_FILE_SHOWN])
{
	size_t len = utf8_fit(name, strlen(name), MODEL_FILE_SHOWN - 1);

	memcpy(shown, name, len);
	shown[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)shown[i] < ' ' || shown[i] == 0x7f)
			shown[i] = '?';
}

#include "find/words_out.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
words_out_open(struct words_out *out, const char *path, struct err *err)
{
	out->fault = 0;
	out->at = sizeof(struct words_header);
	out->n = 0;
	do
		out->fd = open(
		    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (out->fd < 0 && errno == EINTR);
	if (out->fd < 0)
		return err_set(err, ERR_STORE, "cannot make '%s': %s", path,
		    strerror(errno));
	return 0;
}

static void
write_at(struct words_out *out, const void *data, size_t n, uint64_t at)
{
	const uint8_t *p = data;

	while (n && !out->fault) {
		ssize_t done = pwrite(out->fd, p, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			out->fault = done < 0 ? errno : EIO;
			return;
		}
		p += done;
		n -= (size_t)done;
		at += (uint64_t)done;
	}
}

static void
flush(struct words_out *out)
{
	write_at(out, out->data, out->n, out->at);
	out->at += out->n;
	out->n = 0;
}

void
words_out_spill(struct words_out *out, const void *data, size_t n)
{
	flush(out);
	if (n >= WORDS_OUT_SIZE) {
		write_at(out, data, n, out->at);
		out->at += n;
	} else {
		memcpy(out->data, data, n);
		out->n = n;
	}
}

void
words_out_begin(struct words_out *out, struct words_header *header,
    enum words_section section)
{
	static const uint8_t zeros[8];

	words_out_add(out, zeros, -words_out_at(out) % 8);
	header->sections[section].at = words_out_at(out);
}

void
words_out_end(struct words_out *out, struct words_header *header,
    enum words_section section)
{
	header->sections[section].size = words_out_at(out) -
					 header->sections[section].at;
}

void
words_out_drop(struct words_out *out, const char *path)
{
	close(out->fd);
	unlink(path);
}

int
words_out_close(struct words_out *out, const struct words_header *header,
    const char *path, struct err *err)
{
	static const uint8_t zeros[WORDS_PAD];

	words_out_add(out, zeros, sizeof zeros);
	flush(out);
	write_at(out, header, sizeof *header, 0);
	if (!out->fault && fsync(out->fd) < 0)
		out->fault = errno;
	/* interrupted or not, it is closed */
	if (close(out->fd) < 0 && !out->fault && errno != EINTR)
		out->fault = errno;
	if (!out->fault)
		return 0;
	unlink(path);
	return err_set(err, ERR_STORE, "cannot write '%s': %s", path,
	    strerror(out->fault));
}

#include "model/stream.h"

#include <string.h>

static int
too_long(struct err *err)
{
	return err_set(err, ERR_MODEL,
	    "a piece of the stream is longer than %d bytes", STREAM_PIECE_MAX);
}

/* The event is whole. */
static int
dispatch(struct stream *stream, struct err *err)
{
	int rc = 0;

	if (stream->data.len)
		rc = stream->take(
		    stream->ctx, stream->data.data, stream->data.len, err);
	buf_reset(&stream->data);
	stream->has_data = false;
	return rc;
}

static int
add_data(struct stream *stream, const char *text, size_t len, struct err *err)
{
	if (stream->data.len + len + 1 > STREAM_PIECE_MAX)
		return too_long(err);
	if (stream->has_data)
		buf_char(&stream->data, '\n');
	buf_add(&stream->data, text, len);
	stream->has_data = true;
	return 0;
}

/* A line of an event, without its end. */
static int
take_field(struct stream *stream, const char *line, size_t len, struct err *err)
{
	const char *colon;
	size_t name;

	if (!len)
		return dispatch(stream, err);
	if (*line == '{')
		return add_data(stream, line, len, err);
	colon = memchr(line, ':', len);
	name = colon ? (size_t)(colon - line) : len;
	if ((name != 4 || memcmp(line, "data", 4) != 0) &&
	    (name != 5 || memcmp(line, "error", 5) != 0))
		return 0;
	name += name < len;
	name += name < len && line[name] == ' ';
	return add_data(stream, line + name, len - name, err);
}

static int
take_line(struct stream *stream, struct err *err)
{
	const char *line = buf_text(&stream->line);
	size_t len = stream->line.len, blank = 0;
	int rc = 0;

	/* a mark of byte order, where a stream begins */
	if (!stream->begun && len >= 3 && !memcmp(line, "\xef\xbb\xbf", 3)) {
		line += 3;
		len -= 3;
	}
	stream->begun = true;
	if (!stream->lines) {
		rc = take_field(stream, line, len, err);
	} else {
		while (blank < len && strchr(" \t", line[blank]))
			blank++;
		if (blank < len)
			rc = stream->take(
			    stream->ctx, line + blank, len - blank, err);
	}
	buf_reset(&stream->line);
	return rc;
}

/* The bytes up to the next end of a line. */
static size_t
line_length(const char *data, size_t len)
{
	const char *end = memchr(data, '\n', len);
	size_t n = end ? (size_t)(end - data) : len;

	end = memchr(data, '\r', n);
	return end ? (size_t)(end - data) : n;
}

static int
add(struct stream *stream, const char *data, size_t len, struct err *err)
{
	while (len) {
		size_t n;

		/* the \n of a \r\n */
		if (stream->after_return && *data == '\n') {
			data++;
			len--;
		}
		stream->after_return = false;
		n = line_length(data, len);
		if (stream->line.len + n > STREAM_PIECE_MAX)
			return too_long(err);
		buf_add(&stream->line, data, n);
		if (n == len)
			return 0;
		stream->after_return = data[n] == '\r';
		if (take_line(stream, err) < 0)
			return -1;
		data += n + 1;
		len -= n + 1;
	}
	return 0;
}

int
stream_add(struct stream *stream, const char *data, size_t len, struct err *err)
{
	if (stream->ended)
		return err_set(err, ERR_MODEL, "the stream has ended");
	if (add(stream, data, len, err) == 0)
		return 0;
	stream->ended = true;
	return -1;
}

int
stream_end(struct stream *stream, struct err *err)
{
	if (stream->ended)
		return 0;
	stream->ended = true;
	if (stream->line.len && take_line(stream, err) < 0)
		return -1;
	return stream->lines ? 0 : dispatch(stream, err);
}

void
stream_release(struct stream *stream)
{
	buf_release(&stream->line);
	buf_release(&stream->data);
}

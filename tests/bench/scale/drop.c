/*
 * usage: drop PATH ... - writes out and drops what the kernel keeps in memory
 * of these files, and of all files in these folders: the next to read them
 * waits for the disk.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	int fd, rc;

	(void)st;
	(void)place;
	if (kind != FTW_F)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	if (rc == 0)
		rc = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) ? -1 : 0;
	close(fd);
	return rc;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (nftw(argv[i], drop, 16, FTW_PHYS) == 0)
			continue;
		perror(argv[i]);
		return 1;
	}
	return 0;
}

#include "model/client.h"

#include <string.h>

#include "canned.h"
#include "tap.h"

int
main(void)
{
	struct canned canned = CANNED({ .json = "{\"answer\":42}" });
	(void)canned;
	return tap_end();
}

#include "CBuildInfo.h"

#ifndef SWEETDREAMS_COMMIT
#define SWEETDREAMS_COMMIT ""
#endif

const char *studio_commit(void) { return SWEETDREAMS_COMMIT; }

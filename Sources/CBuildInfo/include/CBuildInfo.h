// What the program was built from.
#pragma once

// The commit, such as `1a2b3c4`; empty where the build did not say it.
const char *studio_commit(void);

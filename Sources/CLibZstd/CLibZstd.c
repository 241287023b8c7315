#include "CLibZstd.h"

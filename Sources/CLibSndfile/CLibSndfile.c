#include "CLibSndfile.h"

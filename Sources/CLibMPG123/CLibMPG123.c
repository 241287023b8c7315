#include "CLibMPG123.h"

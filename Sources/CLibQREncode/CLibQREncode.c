#include "CLibQREncode.h"

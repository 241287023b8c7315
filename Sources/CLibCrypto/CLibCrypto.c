#include "CLibCrypto.h"

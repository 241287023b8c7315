#include "CLibEBUR128.h"

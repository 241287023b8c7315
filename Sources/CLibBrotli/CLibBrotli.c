#include "CLibBrotli.h"

// QR codes of libqrencode: Debian's libqrencode-dev.
#pragma once

#include <qrencode.h>

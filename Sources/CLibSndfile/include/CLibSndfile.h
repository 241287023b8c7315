// Decoders of WAV, AIFF, FLAC, Ogg and MP3: Debian's libsndfile1-dev.
#pragma once

#include <sndfile.h>

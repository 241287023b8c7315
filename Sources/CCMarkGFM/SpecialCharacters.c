// The characters that extensions begin at stand in one table of the library for the whole process: its inline phase
// sets them before and clears them behind each document, so that two threads in that phase would disturb each other.
// All documents here have the same extensions, so what is set may stay. This function takes the library's own place,
// as programs may with functions of shared libraries, and clears nothing; where the platform binds the library to its
// own (macOS), it is never called, and `studio_special_characters_stay` stays false.
#define _GNU_SOURCE
#include "CCMarkGFM.h"

#include <dlfcn.h>
#include <stdatomic.h>

static atomic_bool stay;

void cmark_manage_extensions_special_characters(cmark_parser *parser, int add) {
    if (atomic_load_explicit(&stay, memory_order_acquire)) return;
    if (!add) {
        atomic_store_explicit(&stay, 1, memory_order_release);
        return;
    }
    void (*own)(cmark_parser *, int);
    *(void **)&own = dlsym(RTLD_NEXT, "cmark_manage_extensions_special_characters");
    if (own) own(parser, add);
}

bool studio_special_characters_stay(void) { return atomic_load_explicit(&stay, memory_order_acquire); }

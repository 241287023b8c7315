// Lets several threads parse at the same time.
//
// The library has one table for the whole process of the characters at which extensions begin. Its inline phase sets
// them before each document and clears them afterwards, so two threads in that phase would disturb each other. All
// documents here use the same extensions, so the characters may stay set. This function replaces the library's own, as
// a program may do with functions of shared libraries, and clears nothing. Where the platform binds the library to its
// own function (macOS), this one is never called, and `studio_special_characters_stay` returns false.
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

// Parses HTML with all memory in one arena, which is freed at once.
//
// The library frees trees by recursion, which a deep one would turn into a crash, and has no limit for memory, which a
// few bytes of formatting can multiply. So its memory comes from here, and a parse that needs too much is left.
#include "CLibGumbo.h"

#include <setjmp.h>
#include <stdlib.h>

typedef struct piece {
    struct piece *previous;
    size_t size, used;
    // Aligns the first block for any type.
    size_t padding;
} piece;

struct studio_html {
    GumboOutput *output;
    piece *last;
    size_t remaining;
    jmp_buf too_large;
};

enum { PIECE_SIZE = 1 << 16 };

static void *take(void *owner, size_t size) {
    studio_html *html = owner;
    size_t whole = (size + 15) & ~(size_t)15;
    piece *last = html->last;
    if (!last || last->size - last->used < whole) {
        size_t room = whole > PIECE_SIZE ? whole : PIECE_SIZE;
        // The library keeps nothing outside of this memory, so it may be left in the middle.
        if (room > html->remaining) longjmp(html->too_large, 1);
        // All zero: for a fragment the library never sets the quirks mode, which decides whether a table ends a paragraph.
        last = calloc(1, sizeof *last + room);
        if (!last) longjmp(html->too_large, 1);
        last->previous = html->last;
        last->size = room;
        last->used = 0;
        html->last = last;
        html->remaining -= room;
    }
    void *block = (char *)(last + 1) + last->used;
    last->used += whole;
    return block;
}

static void keep(void *owner, void *block) {
    (void)owner;
    (void)block;
}

studio_html *studio_html_begin(const char *text, size_t length, size_t most) {
    studio_html *html = calloc(1, sizeof *html);
    if (!html) return NULL;
    html->remaining = most;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = keep;
    options.userdata = html;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    if (setjmp(html->too_large)) {
        studio_html_end(html);
        return NULL;
    }
    html->output = gumbo_parse_with_options(&options, text, length);
    return html;
}

const GumboNode *studio_html_root(const studio_html *html) { return html->output->root; }

void studio_html_end(studio_html *html) {
    while (html->last) {
        piece *last = html->last;
        html->last = last->previous;
        free(last);
    }
    free(html);
}

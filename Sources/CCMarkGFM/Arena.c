// The memory of one thread's documents: allocated from the end of a few large pieces, freed all at once.
//
// The library's own arena belongs to the whole process and must not be shared by threads. A document is parsed, walked
// through and freed on one thread, so each thread has its own arena, which is emptied when its last document ends.
#include "CCMarkGFM.h"

#include <stdlib.h>
#include <string.h>

typedef struct arena_piece {
    struct arena_piece *previous;
    size_t size, used;
    // Aligns the first block for any type.
    size_t padding;
} arena_piece;

static _Thread_local arena_piece *arena_last;
static _Thread_local int arena_documents;

// Large enough for nearly every document, small enough for each thread to keep one.
enum { PIECE_SIZE = 1 << 20 };

static void *arena_take(size_t size) {
    // The 16 bytes before each block hold its size, which realloc needs.
    size_t whole = (size + 31) & ~(size_t)15;
    arena_piece *piece = arena_last;
    if (!piece || piece->size - piece->used < whole) {
        size_t room = whole > PIECE_SIZE ? whole : PIECE_SIZE;
        piece = malloc(sizeof *piece + room);
        // As the library's own allocators do.
        if (!piece) abort();
        piece->previous = arena_last;
        piece->size = room;
        piece->used = 0;
        arena_last = piece;
    }
    char *block = (char *)(piece + 1) + piece->used;
    piece->used += whole;
    *(size_t *)block = size;
    return block + 16;
}

static void *arena_calloc(size_t count, size_t size) {
    void *block = arena_take(count * size);
    memset(block, 0, count * size);
    return block;
}

static void *arena_realloc(void *old, size_t size) {
    if (!old) return arena_take(size);
    size_t old_size = *(size_t *)((char *)old - 16);
    if (size <= old_size) return old;
    void *block = arena_take(size);
    memcpy(block, old, old_size);
    return block;
}

static void arena_free(void *block) { (void)block; }

static cmark_mem arena = { arena_calloc, arena_realloc, arena_free };

cmark_parser *studio_document_begin(int options) {
    arena_documents++;
    return cmark_parser_new_with_mem(options, &arena);
}

void studio_document_end(void) {
    if (--arena_documents > 0) return;
    while (arena_last && arena_last->previous) {
        arena_piece *piece = arena_last;
        arena_last = piece->previous;
        free(piece);
    }
    if (arena_last) arena_last->used = 0;
}

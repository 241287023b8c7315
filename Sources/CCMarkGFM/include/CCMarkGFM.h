// GitHub-flavoured Markdown: Debian's libcmark-gfm-dev and libcmark-gfm-extensions-dev.
#pragma once

#include <stdbool.h>

#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>

// A parser whose document lives until studio_document_end, on the thread that began it.
cmark_parser *studio_document_begin(int options);

// Forgets the documents of this thread once the last of them has ended.
void studio_document_end(void);

// Whether the characters that extensions begin at stay set, so that any number of threads may parse at a time. False
// until the first document has been parsed, whose extensions all others must have.
bool studio_special_characters_stay(void);

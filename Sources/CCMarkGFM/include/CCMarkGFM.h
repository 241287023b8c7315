// GitHub-flavoured Markdown: Debian's libcmark-gfm-dev and libcmark-gfm-extensions-dev.
#pragma once

#include <stdbool.h>

#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>

// A parser whose document is valid until studio_document_end is called on the same thread.
cmark_parser *studio_document_begin(int options);

// Ends a document; the last one of a thread frees the memory of all of them.
void studio_document_end(void);

// Whether the characters at which extensions begin stay set, so that any number of threads may parse at the same time.
// False until the first document has been parsed; all others must use its extensions.
bool studio_special_characters_stay(void);

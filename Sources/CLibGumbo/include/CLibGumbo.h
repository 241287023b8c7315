// HTML5 parsing: Debian's libgumbo-dev.
#pragma once

#include <stddef.h>

#include <gumbo.h>

typedef struct studio_html studio_html;

// Parses what may stand in an element `body`. The text must stay valid until the end.
//
// Returns NULL if the tree would need more bytes of memory than `most`.
studio_html *studio_html_begin(const char *text, size_t length, size_t most);

// The node whose children the text consists of.
const GumboNode *studio_html_root(const studio_html *html);

// Frees the tree and all that it points to.
void studio_html_end(studio_html *html);

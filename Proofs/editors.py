"""Texts as the editors of web applications write them, from random words."""

WORDS = (
    "tape room take mix reverb cello Größe naïve 録音 studio—live “quoted” it's Ångström 3/4 50% a&b x<y c++ snare_drum "
    "*star* _line_ #tag [x] 1. - > `code` don’t München kick G♯ ½ 1,000 e.g. (late) master: no! why? end."
).split()


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def some(chosen, most=12):
    return " ".join(escaped(chosen.choice(WORDS)) for _ in range(chosen.randint(1, most)))


def marked(chosen, names):
    """Words with a format here and there, sometimes in the middle of one."""
    parts = []
    for _ in range(chosen.randint(1, 5)):
        text = some(chosen, 5)
        name = chosen.choice(names + [None, None])
        if name:
            text = "<%s>%s</%s>" % (name, text, name.split()[0])
        parts.append(text + chosen.choice([" ", " ", "", "&nbsp;", "<br>"]))
    return "".join(parts)


def quill(chosen):
    formats = ["strong", "em", "u", "s", "sub", "sup", "code", 'span style="color: rgb(230, 0, 0);"', 'a href="https://quill.example/x" rel="noopener noreferrer" target="_blank"']
    blocks = []
    for _ in range(chosen.randint(2, 12)):
        kind = chosen.randint(0, 8)
        text = marked(chosen, formats)
        if kind == 0:
            blocks.append("<h%d>%s</h%d>" % ((n := chosen.randint(1, 3)), text, n))
        elif kind == 1:
            items = "".join(
                '<li data-list="%s" class="ql-indent-1"><span class="ql-ui" contenteditable="false"></span>%s</li>'
                % (chosen.choice(["ordered", "bullet"]), marked(chosen, formats))
                for _ in range(chosen.randint(1, 4))
            )
            blocks.append("<ol>%s</ol>" % items)
        elif kind == 2:
            blocks.append("<blockquote>%s</blockquote>" % text)
        elif kind == 3:
            blocks.append('<pre class="ql-syntax" spellcheck="false">%s\n\n  %s\n</pre>' % (some(chosen), some(chosen)))
        elif kind == 4:
            blocks.append("<p><br></p>")
        elif kind == 5:
            blocks.append('<p class="ql-align-center ql-direction-rtl">%s</p>' % text)
        elif kind == 6:
            blocks.append('<iframe class="ql-video" frameborder="0" allowfullscreen="true" src="https://www.youtube.com/embed/dQw4w9WgXcQ?showinfo=0"></iframe>')
        else:
            blocks.append("<p>%s</p>" % text)
    return "<p>%s</p>" % some(chosen) + "".join(blocks)


def tiptap(chosen):
    formats = ["strong", "em", "u", "s", "mark", "code", 'mark data-color="#ffc078" style="background-color: #ffc078"', 'a target="_blank" rel="noopener noreferrer nofollow" href="https://tiptap.example"']
    blocks = []
    for _ in range(chosen.randint(2, 12)):
        kind = chosen.randint(0, 9)
        text = marked(chosen, formats)
        if kind == 0:
            blocks.append('<h%d style="text-align: center">%s</h%d>' % ((n := chosen.randint(1, 6)), text, n))
        elif kind == 1:
            items = "".join("<li><p>%s</p></li>" % marked(chosen, formats) for _ in range(chosen.randint(1, 4)))
            blocks.append('<ul data-type="x">%s</ul><ol start="3">%s</ol>' % (items, items))
        elif kind == 2:
            items = "".join(
                '<li data-checked="true" data-type="taskItem"><label><input type="checkbox" checked="checked"><span></span></label><div><p>%s</p></div></li>'
                % some(chosen)
                for _ in range(chosen.randint(1, 3))
            )
            blocks.append('<ul data-type="taskList">%s</ul>' % items)
        elif kind == 3:
            cells = "".join('<td colspan="1" rowspan="1" colwidth="200"><p>%s</p></td>' % some(chosen, 4) for _ in range(2))
            blocks.append(
                '<table style="minWidth: 50px"><colgroup><col><col></colgroup><tbody><tr><th colspan="2"><p>%s</p></th></tr><tr>%s</tr></tbody></table>'
                % (some(chosen, 3), cells)
            )
        elif kind == 4:
            blocks.append('<pre><code class="language-js">%s\n\n%s</code></pre>' % (some(chosen), some(chosen)))
        elif kind == 5:
            blocks.append("<blockquote><p>%s</p></blockquote><hr>" % text)
        elif kind == 6:
            blocks.append('<details class="details" open=""><summary>%s</summary><div data-type="detailsContent"><p>%s</p></div></details>' % (some(chosen), text))
        elif kind == 7:
            blocks.append("<p></p>")
        else:
            blocks.append('<p dir="auto">%s</p>' % text)
    return "<p>%s</p>" % some(chosen) + "".join(blocks)


def wordpress(chosen):
    formats = ["strong", "em", "code", "kbd", "sub", "sup", 'a href="https://wordpress.example/?p=1&amp;x=2"', 'span style="text-decoration: underline;"', 'mark style="background-color:#fff" class="has-inline-color"', "cite", "del", "ins"]
    blocks = []
    for _ in range(chosen.randint(2, 12)):
        kind = chosen.randint(0, 9)
        text = marked(chosen, formats)
        if kind == 0:
            blocks.append('<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">%s</h3>\n<!-- /wp:heading -->' % text)
        elif kind == 1:
            items = "".join("<!-- wp:list-item -->\n<li>%s</li>\n<!-- /wp:list-item -->\n\n" % marked(chosen, formats) for _ in range(2))
            blocks.append("<!-- wp:list -->\n<ul class=\"wp-block-list\">%s</ul>\n<!-- /wp:list -->" % items)
        elif kind == 2:
            blocks.append('<!-- wp:quote -->\n<blockquote class="wp-block-quote"><!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph --><cite>%s</cite></blockquote>\n<!-- /wp:quote -->' % (text, some(chosen, 3)))
        elif kind == 3:
            blocks.append('<!-- wp:table -->\n<figure class="wp-block-table"><table class="has-fixed-layout"><thead><tr><th>%s</th><th>b</th></tr></thead><tbody><tr><td>%s</td><td></td></tr></tbody></table><figcaption class="wp-element-caption">%s</figcaption></figure>\n<!-- /wp:table -->' % (some(chosen, 2), some(chosen), some(chosen, 4)))
        elif kind == 4:
            blocks.append('<!-- wp:embed {"url":"https://youtu.be/dQw4w9WgXcQ"} -->\n<figure class="wp-block-embed is-type-video"><iframe title="x" src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe></figure>\n<!-- /wp:embed -->')
        elif kind == 5:
            blocks.append('<!-- wp:preformatted -->\n<pre class="wp-block-preformatted">%s<br>%s\n\n%s</pre>\n<!-- /wp:preformatted -->' % (some(chosen), some(chosen), some(chosen)))
        elif kind == 6:
            blocks.append('<!-- wp:columns -->\n<div class="wp-block-columns"><!-- wp:column -->\n<div class="wp-block-column"><!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph --></div>\n<!-- /wp:column --></div>\n<!-- /wp:columns -->' % text)
        elif kind == 7:
            # Of the editor before: blank lines between paragraphs.
            blocks.append("%s\n%s\n\n%s" % (text, some(chosen), some(chosen)))
        elif kind == 8:
            blocks.append('<!-- wp:separator -->\n<hr class="wp-block-separator has-alpha-channel-opacity"/>\n<!-- /wp:separator -->\n\n<!--more-->')
        else:
            blocks.append('<!-- wp:paragraph {"align":"center"} -->\n<p class="has-text-align-center">%s</p>\n<!-- /wp:paragraph -->' % text)
    return "<!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph -->\n\n" % some(chosen) + "\n\n".join(blocks) + "\n"


EDITORS = [("Quill", quill), ("TipTap", tiptap), ("WordPress", wordpress)]

"""Hostile values by category; a value that is harmless everywhere is the one they are compared with."""

HARMLESS = "harmless"
BREAKOUT = [q + rest for q in ("", "\"", "'", "\">", "'>", "-->", "]]>", "</title>", "</textarea>", "</script>", "</style>", "</a>", "/>", "`", "\\\"", "\\'", "\\") for rest in
            ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", " onmouseover=alert(1) x=", "<svg/onload=alert(1)>")]
SCHEMES = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "java\r\nscript:alert(1)", "\x01javascript:alert(1)",
           "\x00javascript:alert(1)", "javascript\x00:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)",
           "&#0000106avascript:alert(1)", "jav&Tab;ascript:alert(1)", "jav&NewLine;ascript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
           "blob:https://x/1", "file:///etc/passwd", "view-source:javascript:alert(1)", "jar:javascript:1", "feed:javascript:alert(1)", "javascript://%0aalert(1)", "%6aavascript:alert(1)", "javascript%3Aalert(1)",
           "//evil.example/x", "\\\\evil.example", "/\\evil.example", "https:evil.example", "http:javascript:alert(1)", "livescript:x", "mocha:x", "javascript\u200b:alert(1)", "\u00a0javascript:alert(1)", "\ufeffjavascript:alert(1)",
           "ｊavascript:alert(1)", "javascript：alert(1)", "JAVASCRIPT\u0130:x", "ſcript:x", "java\u00adscript:alert(1)", "\u2028javascript:alert(1)", "mailto:a@b.example", "tel:+1", "?x=javascript:1", "#javascript:1", "./javascript:1",
           "../../x", "..", ".", "a:b", "a/b:c", "1:2", "+x:y", ":x", "https://ok.example/?a=b&c=\"d\"", "intent://x#Intent;end", "ws://x", "about:blank", "chrome://x", "res://x"]
SCRIPT = ["</script>", "</SCRIPT >", "</script\t>", "</script/", "<!--", "<!--<script>", "-->", "<script", "]]>", "\\u003c/script>", "\u2028", "\u2029", "\u2028alert(1)//", "\",\"x\":\"y", "\"}", "\\", "\\\"", "\\\\\"", "\\u0022", "\\x22",
          "'", "';alert(1);'", "`${alert(1)}`", "${alert(1)}", "{{ 1 }}", "{% if %}", "/*", "*/", "//", "\x08", "\x0c", "\x1f", "\x7f", "\u0085", "null", "true", "1e999", "-0", "{\"a\":1}", "[1]", "</scr\x00ipt>", "</ſcript>", "\ud7ff"]
UNICODE = ["\"\u0301onclick=alert(1)", "\"\u0301>", "'\u0301>", "<\u0301script>", "<\u0338script>", ">\u0338", "&\u0301lt;", "\"\u200d>", "\"\ufe0f>", "'\u20dd onload=x", "\u202e\"><script>", "\u2066\">", "\u200f'>", "\ufeff\">", "\ufffe", "\uffff",
           "\U0001f468\u200d\U0001f469\">", "e\u0301\"", "\u1100\u1161\">", "\u0e01\u0e33\">", "\uff02>", "\uff1cscript\uff1e", "＂onx=1", "‹script›", "\u2039img\u203a", "\u00ab\">", "\u037e", "\u003b\">", "ǅ<", "İ\">", "ﬁ\"", "\U0001f1e9\U0001f1ea\"><b>",
           "\U000e0001\">", "\u034f\"", "\u0483'", "\u3099\"><i>", "か\u3099\"", "\u0903'>", "\U00016fe4\"", "a\u0300\"b\u0301'c\u0302<d"]
CONTROL = ["\x00", "\x00\"><script>", "a\x00b", "\x01\">", "\x0b\">", "\x0c\" onload=x", "\r\" onload=x", "\n\" onload=x\n", "\t\"\t>", "\x1b[31m\">", "\x7f\">", "\x80\">", "\x9f", "\r\n\r\n<script>", "\x00\x00", "\x0e\x0f<"]
ENTITIES = ["&lt;script&gt;", "&quot;>", "&#34;>", "&#x22;>", "&#39;>", "&apos;>", "&amp;quot;>", "&", "&&", "&#", "&#x", "&#x;", "&#xD800;", "&#0;", "&#x110000;", "&lt", "&ltscript&gt", "&notit;", "&copy", "&AMP;", "&#38;quot;", "&semi;", "&bsol;", "&lbrace;&lbrace;",
            "&NewLine;", "&Tab;", "&lpar;1&rpar;", "&grave;", "&excl;--", "&sol;script&gt;"]
OVERLONG = ["\"><script>" * 200, "<" * 3000, "\"" * 3000, "&" * 3000, "'\">" * 1000, "javascript:" * 300, "\\" * 3001, "é\"" * 1500, "</script>" * 300, "%" * 500, "%3cscript%3e", "%22%3e", "%00", "%u0022", "%c0%bc", "+ADw-script+AD4-", "%", "%2", "%zz\">", "%2e%2e/"]
PLAIN = ["", " ", "a b", "x=y", "=", ">", "<", "\"", "'", "`", "/", "//", "a/b", "a?b", "a#b", "a&b", "a;b", "a\\b", "{", "}", "$", "%41", "été", "日本", "<b>", "</b>", "<!doctype html>", "<?xml?>", "<![CDATA[x]]>", "<a href=x>", "<plaintext>", "<iframe srcdoc=x>", "<base href=//x>",
         "<meta http-equiv=refresh content=0>", "<math><mi//xlink:href=\"data:x\">", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<form><input name=x>", "<template><script>1</script></template>", "<svg><style><img src=x></style>", "<xmp><p title=\"</xmp><i>\">",
         "on=1", " on=1 ", "a\" b='c", "a' b=\"c", "><", "<>", "</>", "</ x>", "<//x>", "<a/b>", "<0>", "< b>", "&lt;/script>"]

PAYLOADS = list(dict.fromkeys(BREAKOUT + SCHEMES + SCRIPT + UNICODE + CONTROL + ENTITIES + OVERLONG + PLAIN))

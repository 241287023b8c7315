import Content
import Testing

@Suite("E-mail addresses in texts")
struct EmailAddressPatternTests {
    private func found(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            bytes.indices.filter { bytes[$0] == UInt8(ascii: "@") }
                .compactMap { EmailAddressPattern.range(around: $0, in: bytes) }
                .map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test(arguments: [
        ("lena@example.com", "lena@example.com"),
        ("Lena (lena@example.com)", "lena@example.com"),
        ("mail Ana.Lind+x@b.co.uk.", "Ana.Lind+x@b.co.uk"),
        ("<a href=\"mailto:ana@b.de\">", "ana@b.de"),
        (#"\u003cana@b.de\u003e"#, "ana@b.de"),
        ("o'brien@b.de", "brien@b.de"),
        ("info@163.com", "info@163.com"), ("support@2x.com", "support@2x.com"),
        ("anna@firma.md and", "anna@firma.md"), ("anna@studio.zip", "anna@studio.zip"),
        ("anna@studio.de:+49 30 1234/5", "anna@studio.de"), ("anna@studio.de:030/1234", "anna@studio.de"),
        ("anna@studio.de:https://a.de/b", "anna@studio.de"), ("anna@studio.de: www/x", "anna@studio.de"),
        ("https://anna@gmail.com/", "anna@gmail.com"),
        ("anna@müller.de", "anna@müller.de"), ("anna@xn--mller-kva.de", "anna@xn--mller-kva.de"),
        ("メールはana@b.deまで。www.b.deも", "ana@b.de"),
        ("a@b.de@c.de", "a@b.de"),
    ])
    func `are found`(text: String, address: String) { #expect(found(text).first == address) }

    @Test(arguments: [
        // Handles.
        "@lena", "@studio@mastodon.social", "https://mastodon.social/@studio@other.social",
        "acct:ana@b.social",
        "https://www.tiktok.com/@ana.lind/video/1", "@ana.bsky.social", "フォロー@ana.bsky.social",
        // Files.
        "logo@2x.png", "logo@2x.webp 2x", "IMG@3x.JPEG", "logo@1.5x.png", "logo@2x.mov", "cover@print.tiff",
        "/media/logo@2x.0a1b2c.avif",
        // Versions.
        "left-pad@1.2.3", "npm i react@19.0.0-beta.next", "react@19.rc", "vue@v3.4.x", "pkg@2.x",
        "https://unpkg.com/three@0.160.0/build/three.module.js", "swift@6.1", "actions/checkout@v4.1.lts",
        // Machines.
        "git@github.com:a/b.git", "git@github.com", "ssh://deploy@host.example.de/srv",
        "sftp://ana@files.studio.de",
        "deploy@host.studio.de:www/site", "root@studio.de:/etc/hosts", "ana@studio.de:~/x",
        "ssh ana@studio.de",
        // Nothing.
        "Lena @ home", "a@b", "x@y.z1", "@", "a@", "a@.de", "a@b.", "a@b.c", "a@b..", "a@müller",
    ])
    func `are not found where something only looks like one`(text: String) { #expect(found(text) == []) }

    @Test(arguments: [
        "ana@example.com", "ana@mail.EXAMPLE.org", "ana@example.net", "ana@a.example", "ana@a.test",
        "ana@a.invalid",
        "ana@a.localhost",
    ])
    func `at hosts that exist only in examples are known`(address: String) {
        #expect(EmailAddressPattern.isReserved(address) && EmailAddressPattern.matches(address))
    }

    @Test(arguments: ["ana@example.de", "ana@myexample.com", "ana@example.com.evil.de", "example.com@b.de"])
    func `at real hosts are not`(address: String) { #expect(!EmailAddressPattern.isReserved(address)) }

    @Test(arguments: [
        ("Mail a@b.de and c@d.fr.", "Mail … and ….", ["a@b.de", "c@d.fr"]),
        ("a@b.de, a@b.de", "…, …", ["a@b.de"]),
        ("Hello@Studio.de or x@real.de", "Hello@Studio.de or …", ["x@real.de"]),
        ("x@example.com y@real.de", "x@example.com …", ["y@real.de"]),
    ])
    func `are left out of a text, but for public ones and examples`(
        text: String,
        masked: String,
        addresses: [String]
    ) {
        let result = EmailAddressPattern.masked(text, keeping: ["hello@studio.de"])
        #expect(result?.text == masked && result?.addresses == addresses)
    }

    @Test(arguments: ["", "@", "no address", "logo@2x.png", "hello@studio.de", "@studio@mastodon.social"])
    func `that are none or public leave a text as it is`(text: String) {
        #expect(EmailAddressPattern.masked(text, keeping: ["hello@studio.de"]) == nil)
    }
}

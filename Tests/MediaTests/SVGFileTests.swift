import Foundation
import PictureHeaders
import Testing

@testable import Media

@Suite("A published SVG")
struct SVGFileTests {
    private func clean(_ text: String) throws -> CleanPicture {
        try CleanPicture(Array(text.utf8), format: .svg)
    }

    private func published(_ text: String) throws -> String {
        String(decoding: try clean(text).bytes, as: UTF8.self)
    }

    /// What is refused of a picture that is otherwise one.
    private func fault(_ content: String, root: String = "") throws -> PictureFault {
        try #require(throws: PictureFault.self) { try clean("<svg \(root)>\n\(content)\n</svg>") }
    }

    @Test(arguments: [
        ("<svg><!-- Canary --><g/></svg>", "<svg><g/></svg>"),
        ("<svg><!--! Licence --></svg>", "<svg><!--! Licence --></svg>"),
        ("<!DOCTYPE svg PUBLIC \"a > b\" 'c'><svg></svg>", "<svg></svg>"),
        ("<?xpacket Canary?><svg/>", "<svg/>"),
        ("<svg><metadata><a>Canary</a><metadata/></metadata><g/></svg>", "<svg><g/></svg>"),
        (
            "<svg><ink:view ink:a='1'><g/></ink:view><g ink:label='Canary' id='a'/></svg>",
            "<svg><g id='a'/></svg>"
        ),
        ("<svg><ink:empty/><g/></svg>", "<svg><g/></svg>"),
        ("<svg content='&lt;mxfile&gt;'><g/></svg>", "<svg><g/></svg>"),
        ("<svg:svg><svg:g/><g/></svg:svg>", "<svg:svg><svg:g/><g/></svg:svg>"),
        (
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:g/></svg>",
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:g/></svg>"
        ),
        (
            "<svg><title>A &amp; &#66;</title><![CDATA[<]]></svg>",
            "<svg><title>A &amp; &#66;</title><![CDATA[<]]></svg>"
        ),
    ])
    func `has what browsers draw, and nothing that programs wrote for themselves`(
        text: String,
        result: String
    ) throws {
        #expect(try published(text) == result)
    }

    @Test func `has nothing of what embedded pictures say about themselves`() throws {
        let photo = Data(JPEGSample.file(JPEGSample.segment(0xFE, PictureSample.secret)))
        let clean = Data(JPEGSample.file())
        let start = "<svg><image href=\"data:image/jpeg;base64,"
        #expect(
            try published(start + photo.base64EncodedString() + "\"/></svg>")
                == start + clean.base64EncodedString() + "\"/></svg>"
        )
    }

    @Test(arguments: [
        "<use href=\"#a\"/>", "<rect fill=\"url(#a)\" style=\"mask: url( '#b' )\"/>",
        "<a xlink:href=\"https://a.example/b\"><g/></a>", "<a href=\"/contact/\"/>",
        "<a href='mailto:a@b.example'/>",
        "<style>.a { fill: red } @font-face { src: url(data:font/woff2;base64,AAAA) }</style>",
        "<animate attributeName=\"x\" values=\"1;2\"/>",
        "<text on-going=''>once:</text>".replacing("on-going", with: "dx"),
    ])
    func `may draw, link and embed`(content: String) throws {
        let text = "<svg>\(content)</svg>"
        #expect(try published(text) == text)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<SCRIPT/>", "<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>",
        "<handler/>", "<foreignObject><p>Text</p></foreignObject>", "<iframe/>",
        "<g onload=\"alert(1)\"/>", "<g ONCLICK='alert(1)'/>",
        "<a href=\"javascript:alert(1)\"/>", "<a href=\" JavaScript&#58;alert(1)\"/>",
        "<a href='java&#9;script:alert(1)'/>",
        "<a href='vbscript:a'/>", "<a href='data:text/html,a'/>",
        "<a xlink:href='&#x6A;avascript:alert(1)'/>",
        "<set attributeName='href' to='#a'/>", "<set attributeName=' xlink:href ' to='a'/>",
        "<animate attributeName='onclick' to='a'/>", "<set attributeName='x' to='javascript:alert(1)'/>",
        "<set attributeName='fill' to='url(https://a.example/b)'/>",
        "<image href='https://a.example/b.png'/>", "<image xlink:href='b.png'/>",
        "<use href='//a.example/b#c'/>",
        "<use href='other.svg#a'/>", "<image href='data:image/svg+xml,a'/>",
        "<image href='file:///etc/passwd'/>",
        "<g style='fill: url(https://a.example)'/>", "<g fill='u\\72l(//a.example)'/>",
        "<g fill='URL( \"b.svg#a\" )'/>",
        "<g style='background: image-set(\"https://a.example\" 1x)'/>",
        "<g style='fill: url(data:image/svg+xml,a)'/>",
        "<style>@import 'https://a.example'</style>", "<style><![CDATA[@im]]>port 'a'</style>",
        "<style>.a { fill: url(<!-- -->https://a.example) }</style>", "<style><g/>@import 'a'</style>",
        "<style>@\\69mport 'a'</style>", "<style>.a { src: url&#40;https://a.example) }</style>",
        "<g xmlns='http://www.w3.org/1999/xhtml'/>", "<h:p xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "<h:p xmlns:h='http://www.w3.org/1999/&#120;html'/>", "<g xml:base='https://a.example/'/>",
    ])
    func `is not made of a file that runs, loads or holds something else`(content: String) throws {
        let fault = try fault(content)
        #expect(fault.problemCode == "unsafe-picture" && fault.line == 2, "\(fault)")
    }

    @Test(arguments: [
        "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>",
        "<?xml-stylesheet href='a.css'?><svg/>",
        "<!DOCTYPE svg [\n<!ENTITY a \">\">\n]\n><svg/>",
    ])
    func `is not made of a file that brings its own language`(text: String) throws {
        #expect(SVGFile.isSVG(Array(text.utf8)))
        let fault = try #require(throws: PictureFault.self) { try clean(text) }
        #expect(fault.problemCode == "unsafe-picture")
    }

    @Test(arguments: [
        "<svg><g></svg>", "<svg></g></svg>", "<svg><g></SVG>", "<svg", "<svg><g a></g></svg>",
        "<svg><g a=1/></svg>",
        "<svg><g a='<'/></svg>", "<svg>a < b</svg>", "<svg>&nbsp;</svg>", "<svg>& </svg>", "<svg>&#0;</svg>",
        "<svg>&#-5;</svg>", "<svg>&#xD800;</svg>", "<svg/><svg/>", "<svg/>text", "<svg><!-- </svg>",
        "<svg><![CDATA[</svg>",
        "<svg a='1'b='2'/>", "<svg></svg", "<svg><image href='data:image/png;base64,AAAA'/></svg>",
        "<svg><image href='data:image/png'/></svg>", "<?xml version='1.0' encoding='utf-7'?><svg/>",
    ])
    func `is not made of a file that browsers cannot read`(text: String) throws {
        let fault = try #require(throws: PictureFault.self) { try clean(text) }
        #expect(fault.problemCode == "broken-picture", "\(fault)")
    }

    @Test func `names the line of what is wrong with it`() throws {
        #expect(try fault("<g>\n<a>\n<b/></g>").line == 4)
        #expect(try fault("\n\n<script/>").line == 4)
    }

    @Test(arguments: [
        ("<svg/>", true), ("\u{FEFF}<svg/>", true), ("<?xml?>\n<!-- <a> --><!DOCTYPE svg><s:svg>", true),
        ("<!DOCTYPE html><svg/>", true), ("<html><svg/></html>", false), ("text <svg/>", false),
        ("<svgx/>", false),
        ("<!-- <svg/>", false), ("", false),
    ])
    func `is known by its root element`(text: String, isSVG: Bool) {
        #expect(SVGFile.isSVG(Array(text.utf8)) == isSVG)
    }
}

@Suite("The size of an SVG")
struct SVGSizeTests {
    private func size(_ attributes: String) throws -> PixelSize? {
        try CleanPicture(Array("<svg \(attributes)/>".utf8), format: .svg).size
    }

    @Test(arguments: [
        "width=\"300\" height=\"200px\"", "width='300' height='200'", "\n\twidth = '300'\r\n height='2e2'",
        "width=' 300 ' height='+200.4'", "viewBox='0 0 300 200'", "viewBox='0,0 299.6,200'",
        "viewBox=' -1 -1  300 200 '",
        "width='100%' height='100%' viewBox='0 0 300 200'", "width='auto' height='' viewBox='0 0 300 200'",
        "width='300' viewBox='0 0 3 2'", "height='200' viewBox='0 0 30 20'",
        "width='300' height='50%' viewBox='0 0 6 4'",
        "width='225pt' height='150pt'", "width='18.75em' height='12.5rem'", "width='3.125in' height='200'",
        "width='79.375mm' height='5.2917cm'", "width='18.75pc' height='25ex'", "width='&#51;00' height='200'",
        "width='300' height='200' viewBox='0 0 1 1'",
    ])
    func `is that of its root element, of its view box, or of one of its sides with that`(
        attributes: String
    ) throws {
        #expect(try size(attributes) == PictureSample.size)
    }

    @Test func `is not taken from a comment before the root`() throws {
        let text =
            "<?xml version='1.0'?><!-- <svg width='1' height='2'> --><svg width='300' height='200'></svg>"
        #expect(try CleanPicture(Array(text.utf8), format: .svg).size == PictureSample.size)
    }

    @Test(arguments: [
        "width='nan' height='20'", "width='inf' height='1'", "width='1e300' height='1'",
        "viewBox='0 0 1e40 nan'",
        "viewBox='0 0 -1 1'", "viewBox='0 0 1'", "viewBox='0 0 0 0' width='3'", "width='0' height='0'",
        "width='-3' height='2'",
        "width='50%' height='50%'", "width='3'", "", "width='0x10' height='2'",
        "width='1e-300' viewBox='0 0 1e300 1e-300'",
        "width='px' height='em'", "width='3vw' height='2vh'", "width='1' viewBox='0 0 1e-300 1'",
    ])
    func `is unknown where none is said that is a size`(attributes: String) throws {
        #expect(try size(attributes) == nil)
    }
}

@Suite("A file that is not a picture")
struct ForeignFileTests {
    private func fault(_ bytes: [UInt8], _ name: String) -> PictureFault? {
        do throws(PictureFault) {
            _ = try PublishedFile(bytes, extension: name)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ([], "png", PictureFault.empty),
            (
                .ascii("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"), "png",
                .pointer
            ),
            (.ascii("version https://git-lfs.github.com/spec/v1\n"), "mp3", .pointer),
            (.ascii("\n<!DOCTYPE HTML><p>404 <svg width=\"3\" height=\"4\"></svg>"), "png", .page),
            (.ascii("Not found"), "jpg", .unknown(extension: "jpg")),
            (.ascii("%PDF-1.4"), "png", .unknown(extension: "png")),
            (.ascii("\0\0\0\u{18}ftypisom\0\0\0\0isommp42"), "jpg", .unknown(extension: "jpg")),
            ([0x1F, 0x8B, 8], "svgz", .compressedSVG), ([0xFF, 0xFE, 0x3C, 0], "svg", .encodedSVG("UTF-16")),
        ] as [([UInt8], String, PictureFault)]
    )
    func `is named for what it is`(bytes: [UInt8], name: String, expected: PictureFault) {
        #expect(fault(bytes, name) == expected)
    }

    @Test(
        arguments: [
            (.ascii("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic"), "HEIC"),
            (.ascii("\0\0\0\u{14}ftypmif1\0\0\0\0heic"), "HEIC"),
            (.ascii("\0\0\0\u{18}ftypcrx \0\0\0\u{1}crx isom"), "raw"), (.ascii("II*\0\u{8}\0\0\0"), "TIFF"),
            (.ascii("MM\0*\0\0\0\u{8}"), "TIFF"), (.ascii("8BPS\0\u{1}"), "Photoshop"),
            (.ascii("FUJIFILMCCD-RAW 0201"), "raw"),
            (.ascii("BM\u{1}\u{2}"), "BMP"), (.ascii("\0\0\0\u{C}JXL \r\n"), "JPEG XL"),
            (.ascii("\0\0\0\u{C}jP  \r\n"), "JPEG 2000"),
        ] as [([UInt8], String)]
    )
    func `but one for other programs is refused with a converter, also under another name`(
        bytes: [UInt8],
        format: String
    ) throws {
        for name in ["jpg", format == "BMP" ? "bmp" : "dat"] {
            let found = try #require(fault(bytes, name))
            #expect(found.message == "browsers do not show \(format) pictures")
            #expect(found.advice.contains("convert it, for example with"))
        }
    }

    @Test(
        arguments: [
            (.ascii("%PDF-1.4"), "pdf"), (.ascii("ID3"), "mp3"), ([], "txt"),
            (.ascii("BMX and other words"), "txt"),
            (.ascii("<p>A page"), "html"), (.ascii("\0\0\0\u{18}ftypM4A \0\0\0\0isom"), "m4a"),
            ([0, 0, 1, 0], "ico"),
        ] as [([UInt8], String)]
    )
    func `of another kind is published as it is`(bytes: [UInt8], name: String) throws {
        let file = try PublishedFile(bytes, extension: name)
        #expect(file.bytes == bytes && file.fileExtension == name && file.size == nil)
    }

    @Test(arguments: [
        ("JPG", "jpg"), ("jpeg", "jpeg"), ("png", "jpg"), ("", "jpg"), ("jfif", "jpg"),
    ])
    func `except for its name gets the file extension of its format`(given: String, published: String) throws
    {
        #expect(try PublishedFile(JPEGSample.file(), extension: given).fileExtension == published)
    }
}

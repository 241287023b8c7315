// swift-tools-version: 6.1
import PackageDescription

/// The part of the package to build, by `SWEETDREAMS_PART`: `engine` (the template engine), `site` (what builds
/// and previews the site) or `api` (the write API); without it, everything.
///
/// A part leaves out the other targets together with their dependencies, so that `make test-engine` compiles no
/// SwiftNIO. Each part needs a scratch folder of its own (`--scratch-path`), because SwiftPM builds every test
/// target of a package.
enum Part: String {
    case engine
    case site
    case api
    case all
}

let part = Context.environment["SWEETDREAMS_PART"].flatMap(Part.init) ?? .all
let hasEngine = part != .api
let hasSite = part == .site || part == .all
let hasAPI = part == .api || part == .all
/// Content and its sources, which the site reads and the tests of the write API share.
let hasContent = hasSite || hasAPI

// Warnings are errors where SWEETDREAMS_STRICT is set (`make test`), so that a newer compiler's new warning
// never stops a studio from building its site.
let strict: [SwiftSetting] =
    Context.environment["SWEETDREAMS_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + strict

/// Of code that computes for each pixel or sample: without optimisation it takes a hundred times as long, also in tests.
let optimised: [SwiftSetting] = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The commit that `--version` names.
let buildInfo: [CSetting] =
    Context.environment["SWEETDREAMS_COMMIT"].map { [.define("SWEETDREAMS_COMMIT", to: "\"\($0)\"")] } ?? []

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

var products: [Product] = []
var dependencies: [Package.Dependency] = []
var targets: [Target] = [
    .target(name: "Spelling", swiftSettings: settings),
    .target(name: "TestSupport", swiftSettings: settings),
]

// MARK: The template engine

if hasEngine {
    targets += [
        .target(name: "Templating", dependencies: ["Spelling"], swiftSettings: settings),
        .target(
            name: "TemplateTesting",
            dependencies: ["Spelling", "Templating", "TestSupport"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "template-bench",
            dependencies: ["Templating", "TemplateTesting", "TestSupport"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "template-cases",
            dependencies: ["Templating", "TemplateTesting", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "SpellingTests", dependencies: ["Spelling"], swiftSettings: settings),
        .testTarget(
            name: "TemplatingTests",
            dependencies: ["Spelling", "Templating", "TemplateTesting", "TestSupport"],
            exclude: ["Cases", "typos.txt"],
            swiftSettings: settings
        ),
    ]
}

// MARK: Content

if hasContent {
    dependencies += [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ]
    targets += [
        .target(name: "CBuildInfo", cSettings: buildInfo),
        .target(name: "CLibCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "Hashing", dependencies: ["CLibCrypto"], swiftSettings: settings),
        .target(name: "Parallelism", swiftSettings: settings),
        .target(name: "Schema", swiftSettings: settings),
        .target(
            name: "Content",
            dependencies: ["CBuildInfo", "Hashing", "Parallelism", "Schema"],
            swiftSettings: settings
        ),
        .target(
            name: "SiteConfiguration",
            dependencies: ["Content", "Schema", "Spelling", "Yams"],
            swiftSettings: settings
        ),
        .target(name: "CLibPQ", linkerSettings: [.linkedLibrary("pq")]),
        .target(
            name: "PostgresStore",
            dependencies: ["CLibPQ", "Content", "Hashing", "Schema"],
            swiftSettings: settings
        ),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "Content", "Hashing", "Schema", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "StudioTesting",
            dependencies: ["Content", "PostgresStore", "Schema", "SQLiteStore", "TestSupport", grdb],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContentTests",
            dependencies: ["Content", "Hashing", "Schema", "TestSupport"],
            swiftSettings: settings
        ),
    ]
}

// MARK: The site

if hasSite {
    products.append(.executable(name: "sweetdreams", targets: ["sweetdreams"]))
    products.append(.executable(name: "sweetdreams-media", targets: ["sweetdreams-media"]))
    dependencies.append(.package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"))
    targets += [
        .target(
            name: "CCMarkGFM",
            linkerSettings: [.linkedLibrary("cmark-gfm-extensions"), .linkedLibrary("cmark-gfm")]
        ),
        .target(name: "CLibGumbo", linkerSettings: [.linkedLibrary("gumbo")]),
        .target(name: "MarkdownHTML", dependencies: ["CCMarkGFM", "CLibGumbo"], swiftSettings: settings),
        .target(
            name: "MarkdownStore",
            dependencies: ["Content", "Hashing", "Schema", "Spelling", "Yams"],
            swiftSettings: settings
        ),
        .target(name: "PictureHeaders", swiftSettings: settings),
        .target(
            name: "Media",
            dependencies: [
                "Content", "Hashing", "MediaWork", "MediaWorkers", "Parallelism", "PictureHeaders",
                "SiteConfiguration", "SoundFacts", "Spelling",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TemplateModel",
            dependencies: [
                "Content", "Hashing", "Media", "MediaWork", "Parallelism", "PictureHeaders",
                "SiteConfiguration", "SoundFacts", "Spelling", "Templating",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "AtomicOutput",
            dependencies: ["Hashing", "Parallelism"],
            swiftSettings: settings
        ),
        .target(
            name: "SiteBuilding",
            dependencies: [
                "AtomicOutput", "Content", "Hashing", "MarkdownHTML", "Media", "MediaWork", "MediaWorkers",
                "Parallelism", "PictureHeaders", "ReleaseManifest",
                "SiteConfiguration", "SoundFacts", "Spelling", "TemplateModel", "Templating",
            ],
            swiftSettings: settings
        ),
        // The workers that read pictures link these; the program that starts them does not.
        .target(name: "CLibAVIF", linkerSettings: [.linkedLibrary("avif")]),
        .target(name: "CLibJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CLibLCMS", linkerSettings: [.linkedLibrary("lcms2")]),
        .target(name: "CLibPNG", linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z")]),
        .target(name: "CLibWebP", linkerSettings: [.linkedLibrary("webp")]),
        .target(name: "MediaWork", dependencies: ["PictureHeaders", "SoundFacts"], swiftSettings: settings),
        .target(name: "CEmbeddedFiles"),
        .target(name: "EmbeddedFiles", dependencies: ["CEmbeddedFiles"], swiftSettings: settings),
        .target(name: "CPixels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        .target(
            name: "MediaCodecs",
            dependencies: [
                "CLibAVIF", "CLibJPEG", "CLibLCMS", "CLibPNG", "CLibWebP", "CPixels", "MediaWork",
                "PictureHeaders",
            ],
            swiftSettings: optimised
        ),
        .executableTarget(
            name: "sweetdreams-media",
            dependencies: ["MediaCodecs", "MediaWork", "SoundDecoding", "SoundFacts"],
            swiftSettings: settings
        ),
        .target(name: "MediaWorkers", dependencies: ["MediaWork", "SoundFacts"], swiftSettings: settings),
        .target(name: "CLibBrotli", linkerSettings: [.linkedLibrary("brotlienc")]),
        .target(name: "CLibZ", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CLibZstd", linkerSettings: [.linkedLibrary("zstd")]),
        .target(
            name: "Compression",
            dependencies: ["CLibBrotli", "CLibZ", "CLibZstd"],
            swiftSettings: settings
        ),
        .target(
            name: "ReleaseManifest",
            dependencies: ["Content", "Hashing", "SiteConfiguration"],
            swiftSettings: settings
        ),
        .target(name: "CLibCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "HTTPTransfer", dependencies: ["CLibCurl"], swiftSettings: settings),
        .target(name: "ObjectStorage", dependencies: ["HTTPTransfer", "Hashing"], swiftSettings: settings),
        .target(
            name: "MediaMirror",
            dependencies: ["Content", "Hashing", "HTTPTransfer", "Media", "SiteConfiguration"],
            swiftSettings: settings
        ),
        .target(
            name: "Publishing",
            dependencies: [
                "Compression", "Content", "Hashing", "HTTPTransfer", "ObjectStorage", "Parallelism",
                "ReleaseManifest", "SiteConfiguration",
            ],
            swiftSettings: settings
        ),
        .target(name: "CLibQREncode", linkerSettings: [.linkedLibrary("qrencode")]),
        .target(
            name: "Preview",
            dependencies: [
                "CLibQREncode", "Content", "Hashing", "SiteBuilding", "SiteConfiguration", "FlyingFox",
            ],
            swiftSettings: settings,
            // FlyingFox uses FoundationNetworking, which needs curl where Swift's libraries are linked statically.
            linkerSettings: [.linkedLibrary("curl")]
        ),
        .target(name: "SoundFacts", swiftSettings: settings),
        .target(name: "CLibEBUR128", linkerSettings: [.linkedLibrary("ebur128")]),
        .target(name: "CLibMPG123", linkerSettings: [.linkedLibrary("mpg123")]),
        .target(name: "CLibSndfile", linkerSettings: [.linkedLibrary("sndfile")]),
        .target(
            name: "SoundDecoding",
            dependencies: ["CLibEBUR128", "CLibMPG123", "CLibSndfile", "SoundFacts"],
            swiftSettings: optimised
        ),
        .executableTarget(
            name: "sound-facts",
            dependencies: ["SoundDecoding", "SoundFacts"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sweetdreams",
            dependencies: [
                "Content", "EmbeddedFiles", "MarkdownStore", "Media", "MediaMirror", "MediaWorkers",
                "PostgresStore", "Preview", "Publishing", "ReleaseManifest", "Schema",
                "SiteBuilding", "SiteConfiguration", "Spelling", "SQLiteStore", "TemplateModel", "Templating",
                argumentParser,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AtomicOutputTests",
            dependencies: ["AtomicOutput", "Hashing", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: settings),
        .testTarget(name: "HTTPTransferTests", dependencies: ["HTTPTransfer"], swiftSettings: settings),
        .testTarget(
            name: "MarkdownHTMLTests",
            dependencies: ["CCMarkGFM", "MarkdownHTML", "SiteConfiguration", "TestSupport"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ObjectStorageTests",
            dependencies: ["Hashing", "HTTPTransfer", "ObjectStorage", "TestSupport"],
            exclude: ["requirements.txt", "server.py"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ParallelismTests",
            dependencies: ["Parallelism"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PreviewTests",
            dependencies: [
                "Compression", "Content", "MarkdownStore", "Preview", "SiteBuilding", "StudioTesting",
                "sweetdreams",
                "TestSupport", "FlyingFox",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PublishingTests",
            dependencies: [
                "Content", "Hashing", "HTTPTransfer", "ObjectStorage", "Publishing", "ReleaseManifest",
                "SiteConfiguration", "sweetdreams", "TestSupport",
            ],
            exclude: ["Hosts/Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReleaseManifestTests",
            dependencies: ["Content", "Hashing", "ReleaseManifest", "SiteConfiguration", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SchemaTests",
            dependencies: ["Schema"],
            exclude: ["database-schema.md"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MediaTests",
            dependencies: [
                "Content", "Hashing", "Media", "MediaWork", "MediaWorkers", "PictureHeaders",
                "SiteConfiguration", "SoundFacts", "sweetdreams-media", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MediaMirrorTests",
            dependencies: [
                "Content", "Hashing", "HTTPTransfer", "Media", "MediaMirror", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MediaCodecsTests",
            dependencies: ["CPixels", "MediaCodecs", "MediaWork", "PictureHeaders"],
            exclude: ["fixtures.py"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MediaWorkTests",
            dependencies: ["MediaWork", "PictureHeaders", "SoundFacts"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MediaWorkersTests",
            dependencies: [
                "MediaWork", "MediaWorkers", "PictureHeaders", "SoundFacts", "sweetdreams",
                "sweetdreams-media", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteConfigurationTests",
            dependencies: ["Content", "SiteConfiguration", "TestSupport", "Yams"],
            exclude: ["Expected"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteBuildingTests",
            dependencies: [
                "AtomicOutput", "Content", "Hashing", "MarkdownStore", "Media", "MediaWorkers",
                "PictureHeaders", "Schema",
                "SiteBuilding", "SiteConfiguration", "SoundFacts", "SQLiteStore", "StudioTesting",
                "TemplateModel", "TemplateTesting",
                "Templating", "TestSupport", "sweetdreams-media", grdb,
            ],
            exclude: ["Theme"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TemplateModelTests",
            dependencies: [
                "Content", "MarkdownStore", "SiteConfiguration", "StudioTesting", "TemplateModel",
                "TemplateTesting", "Templating", "TestSupport",
            ],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SoundDecodingTests",
            dependencies: ["CLibSndfile", "SoundDecoding", "SoundFacts", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SoundFactsTests",
            dependencies: ["Compression", "SoundFacts", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SourceTests",
            dependencies: [
                "Content", "MarkdownStore", "PostgresStore", "Schema", "SQLiteStore", "StudioTesting",
                "TestSupport", grdb,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SweetDreamsTests",
            dependencies: [
                "Content", "EmbeddedFiles", "PostgresStore", "Schema", "SiteBuilding", "sweetdreams",
                "StudioTesting", "TestSupport", argumentParser, grdb,
            ],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
    ]
}

// MARK: The write API

if hasAPI {
    products.append(.executable(name: "sweetdreams-api", targets: ["sweetdreams-api"]))
    dependencies += [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ]
    targets += [
        .target(
            name: "ContactAPI",
            dependencies: [
                "Content", "PostgresStore", "Schema", "SiteConfiguration", grdb, logging,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sweetdreams-api",
            dependencies: ["ContactAPI", "Content", "PostgresStore", argumentParser, logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContactAPITests",
            dependencies: [
                "ContactAPI", "PostgresStore", "Schema", "StudioTesting", "sweetdreams-api", "TestSupport",
                grdb, logging, .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["Cases", "Faults"],
            swiftSettings: settings
        ),
    ]
}

// MARK: Both programs together

if hasSite, hasAPI {
    targets.append(
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["ContactAPI", "sweetdreams", "sweetdreams-api", "TestSupport"],
            swiftSettings: settings
        )
    )
}

let package = Package(
    name: "sweetdreams",
    platforms: [.macOS(.v15)],
    products: products,
    dependencies: dependencies,
    targets: targets
)

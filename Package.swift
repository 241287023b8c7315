// swift-tools-version: 6.1
import PackageDescription

// Warnings are errors where SWEETDREAMS_STRICT is set (`make test`), so that a newer compiler's new warning
// never stops a studio from building its site.
let strict: [SwiftSetting] =
    Context.environment["SWEETDREAMS_STRICT"] == nil ? [] : [.unsafeFlags(["-warnings-as-errors"])]
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + strict

let package = Package(
    name: "sweetdreams",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sweetdreams", targets: ["sweetdreams"]),
        .executable(name: "sweetdreams-api", targets: ["sweetdreams-api"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Schema", swiftSettings: settings),
        .target(name: "Content", dependencies: ["Schema"], swiftSettings: settings),
        .target(
            name: "CCMarkGFM",
            linkerSettings: [.linkedLibrary("cmark-gfm-extensions"), .linkedLibrary("cmark-gfm")]
        ),
        .target(name: "CLibPQ", linkerSettings: [.linkedLibrary("pq")]),
        .target(
            name: "PostgresStore",
            dependencies: ["CLibPQ", "Content", "Schema"],
            swiftSettings: settings
        ),
        .target(name: "MarkdownHTML", dependencies: ["CCMarkGFM"], swiftSettings: settings),
        .target(name: "MarkdownStore", dependencies: ["Content", "Yams"], swiftSettings: settings),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "Content", "Schema", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SiteBuilding",
            dependencies: ["Content", "MarkdownHTML", "Templating", "Yams"],
            swiftSettings: settings
        ),
        .target(name: "Templating", swiftSettings: settings),
        .target(
            name: "Preview",
            dependencies: ["Content", "SiteBuilding", "FlyingFox"],
            swiftSettings: settings
        ),
        .target(
            name: "ContactAPI",
            dependencies: [
                "PostgresStore", "Schema", "Yams", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
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
            name: "sweetdreams",
            dependencies: [
                "Content", "MarkdownStore", "PostgresStore", "Preview", "Schema", "SQLiteStore",
                "SiteBuilding",
                "Templating",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sweetdreams-api",
            dependencies: [
                "ContactAPI", "PostgresStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "template-bench",
            dependencies: ["Templating", "TestSupport"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "template-cases",
            dependencies: ["Templating", "TestSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "Content", "PostgresStore", "Schema", "SiteBuilding", "SQLiteStore", "Templating",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContactAPITests",
            dependencies: [
                "ContactAPI", "PostgresStore", "Schema", "sweetdreams", "sweetdreams-api", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Cases", "Faults"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContentTests",
            dependencies: ["Content", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MarkdownHTMLTests",
            dependencies: ["CCMarkGFM", "MarkdownHTML", "TestSupport"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PreviewTests",
            dependencies: ["Content", "MarkdownStore", "Preview", "SiteBuilding", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SchemaTests",
            dependencies: ["Schema"],
            exclude: ["database-schema.md"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteBuildingTests",
            dependencies: [
                "Content", "MarkdownStore", "Schema", "SiteBuilding", "SQLiteStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Theme"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SourceTests",
            dependencies: [
                "Content", "MarkdownStore", "PostgresStore", "Schema", "SQLiteStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SweetDreamsTests",
            dependencies: ["sweetdreams", "TestSupport"],
            exclude: ["Cases"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TemplatingTests",
            dependencies: ["SiteBuilding", "Templating", "TestSupport"],
            exclude: ["Cases", "typos.txt"],
            swiftSettings: settings
        ),
    ]
)

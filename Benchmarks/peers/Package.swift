// swift-tools-version: 6.1
import PackageDescription

// The Swift template engines that ours is timed beside; a package of its own, so that the product needs neither.
let package = Package(
    name: "peers", platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    ],
    targets: [
        .executableTarget(
            name: "peers",
            dependencies: [.product(name: "Mustache", package: "swift-mustache"), "Stencil"],
            swiftSettings: [.swiftLanguageMode(.v5)])
    ])

// swift-tools-version: 6.2
import PackageDescription

// Peers in Swift, apart from the product's own graph: what stands here is never linked into the engine or the tool.
let package = Package(
    name: "peers",
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.0.0")],
    targets: [
        .executableTarget(
            name: "swift-crypto-peer",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ])
    ],
    swiftLanguageModes: [.v6]
)

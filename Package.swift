// swift-tools-version: 6.2
import PackageDescription

// The engine, bottom-up: a module may import the modules that it names, all of them above it in this list.
// Docs/ARCHITECTURE.md explains the storeys; Tests/ArchitectureTests reads the sources and holds them to it.
let modules: [(name: String, imports: [String])] = [
    ("Octets", []),
    ("Files", ["FilesShim", "Octets"]),
    ("BigNumbers", ["CGMP", "Octets"]),
    ("Digests", ["Octets"]),
    ("Ciphers", ["Octets"]),
    ("RSA", ["BigNumbers", "Digests", "Octets"]),
    ("DER", ["Octets"]),
    ("KeyFormats", ["DER", "RSA", "Digests", "Ciphers", "Octets"]),
    ("PKIX", ["KeyFormats", "DER", "RSA", "Digests", "Octets"]),
    ("PathValidation", ["PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
    ("CMS", ["PKIX", "KeyFormats", "DER", "RSA", "Ciphers", "Digests", "Octets"]),
    ("PKCS12", ["CMS", "PKIX", "KeyFormats", "DER", "RSA", "Ciphers", "Digests", "Octets"]),
    ("Issuance", ["PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
    ("ServerGroups", ["Issuance", "PathValidation", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
    ("GroupFolder", [
        "ServerGroups", "Issuance", "PathValidation", "CMS", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Files",
        "Octets",
    ]),
]

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// Tests read files and start programs through Foundation, whose pointers need no second audit here.
let testSettings: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

let engine: [Target.Dependency] = modules.map { .byName(name: $0.name) }

func testTarget(_ name: String, _ dependencies: [String] = [], excluding excluded: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: (["TestSupport"] + dependencies).map { .byName(name: $0) }, exclude: excluded,
        swiftSettings: testSettings)
}

let package = Package(
    name: "signet",
    products: [
        .executable(name: "signet", targets: ["signet"]),
        .library(name: "Signet", targets: modules.map(\.name)),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"]), .brew(["gmp"])]),
        .target(name: "FilesShim"),
    ]
        + modules.map {
            .target(name: $0.name, dependencies: $0.imports.map { .byName(name: $0) }, swiftSettings: settings)
        } + [
            .executableTarget(
                name: "signet",
                dependencies: engine + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
                swiftSettings: settings,
                // Every function bound at the start: the lazy binder saves vector registers on the stack, and after a
                // copy of a key they hold octets of it (Tests/MemoryScan found them there).
                linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"], .when(platforms: [.linux]))]),
            // Measuring programs: one folder a question.
            .executableTarget(
                name: "signet-dudect", dependencies: ["RSA", "BigNumbers", "Octets", "Files"],
                path: "Benchmarks/dudect", swiftSettings: settings),
            .executableTarget(
                name: "signet-bench", dependencies: engine, path: "Benchmarks/signet-bench", swiftSettings: testSettings),
            .executableTarget(
                name: "signet-convert-bench", dependencies: engine, path: "Benchmarks/convert", exclude: ["peers.py"],
                swiftSettings: testSettings),
            .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: testSettings),
            testTarget("ArchitectureTests", excluding: ["Fixtures"]),
            testTarget("OctetsTests", ["Octets"]),
            testTarget("FilesTests", ["Files", "Octets"]),
            testTarget("BigNumbersTests", ["BigNumbers", "Octets"]),
            testTarget("DigestsTests", ["Digests", "Octets"]),
            testTarget("CiphersTests", ["Ciphers", "Octets"]),
            testTarget("RSATests", ["RSA", "BigNumbers", "Digests", "Octets"]),
            testTarget("DERTests", ["DER", "Octets"]),
            testTarget("KeyFormatsTests", ["KeyFormats", "DER", "RSA", "Digests", "Ciphers", "Octets"]),
            testTarget("PKIXTests", ["PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
            testTarget("PathValidationTests", [
                "signet", "PathValidation", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets",
            ]),
            testTarget("PKCS12Tests", ["PKCS12", "CMS", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
            testTarget("CMSTests", ["CMS", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
            testTarget("IssuanceTests", ["Issuance", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets"]),
            testTarget("ServerGroupsTests", [
                "ServerGroups", "Issuance", "PathValidation", "PKIX", "KeyFormats", "DER", "RSA", "Digests", "Octets",
            ]),
            testTarget("GroupFolderTests", [
                "GroupFolder", "ServerGroups", "Issuance", "PathValidation", "CMS", "PKIX", "KeyFormats", "DER", "RSA",
                "Digests", "Files", "Octets",
            ]),
            testTarget("ToolTests", ["signet", "PKIX", "Files"], excluding: ["Fixtures"]),
            testTarget("VectorsTests", ["Digests", "Octets"]),
            testTarget("TranscriptTests", ["signet"]),
            testTarget("RequirementsTests"),
        ],
    swiftLanguageModes: [.v6]
)

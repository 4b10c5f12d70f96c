// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target; see CONTRIBUTING.md.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let package = Package(
    name: "sluice",
    products: [.executable(name: "sluice", targets: ["sluice"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // C: thin, nothing but what the layer above needs.
        .target(
            name: "CSimdjson",
            cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CRdKafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"])]
        ),

        // The house; arrows point at what is imported (ARCHITECTURE.md).
        .target(name: "FastJSON", dependencies: ["CSimdjson"], swiftSettings: settings),
        .target(name: "Records", dependencies: ["FastJSON", "CZlib"], swiftSettings: settings),
        .target(
            name: "QueryLanguage",
            dependencies: ["Records", "FastJSON"],
            swiftSettings: settings
        ),
        .target(
            name: "Rules",
            dependencies: ["QueryLanguage", "Records", "FastJSON"],
            swiftSettings: settings
        ),
        .target(name: "Streaming", dependencies: ["Records", "FastJSON"], swiftSettings: settings),
        .target(
            name: "Pipelines",
            dependencies: [
                "Rules", "QueryLanguage", "Streaming", "Records", "FastJSON",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "KafkaIO",
            dependencies: [
                "Streaming", "Records", "FastJSON", "CRdKafka",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "sluice",
            dependencies: [
                "Pipelines", "KafkaIO", "Rules", "QueryLanguage", "Streaming", "Records",
                "FastJSON", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // Tests.
        .target(
            name: "TestKit",
            dependencies: ["Rules", "Streaming", "Records", "FastJSON"],
            path: "Tests/TestKit",
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        .testTarget(
            name: "FastJSONTests",
            dependencies: ["FastJSON", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RecordsTests",
            dependencies: ["Records", "FastJSON", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QueryLanguageTests",
            dependencies: ["QueryLanguage", "Records", "FastJSON", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RulesTests",
            dependencies: ["Rules", "QueryLanguage", "Records", "FastJSON", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StreamingTests",
            dependencies: ["Streaming", "Pipelines", "Records", "FastJSON", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PipelinesTests",
            dependencies: [
                "Pipelines", "Rules", "QueryLanguage", "Streaming", "Records", "FastJSON",
                "TestKit",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "KafkaIOTests",
            dependencies: [
                "KafkaIO", "Streaming", "Records", "FastJSON", "CRdKafka", "TestKit",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// The fuzz target joins only when asked for (Tests/Fuzz/run): libFuzzer brings its own `main`.
if Context.environment["SLUICE_FUZZ"] != nil {
    let coverage: [CXXSetting] = [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])]
    let instrumented: [SwiftSetting] = [
        .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"])
    ]
    for target in package.targets {
        if target.type == .regular { target.swiftSettings? += instrumented }
        if target.name == "CSimdjson" { target.cxxSettings = coverage }
    }
    package.targets.append(
        .executableTarget(
            name: "DecoderFuzz",
            dependencies: ["Records", "FastJSON"],
            path: "Tests/Fuzz/Decoder",
            swiftSettings: settings + instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        )
    )
    package.products.append(.executable(name: "DecoderFuzz", targets: ["DecoderFuzz"]))
}

// The benchmark programs join only when asked for (Tests/Benchmarks/restore).
if Context.environment["SLUICE_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "RestoreBenchmark",
            dependencies: [
                "Pipelines", "KafkaIO", "Streaming", "Records", "FastJSON",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Benchmarks/Restore",
            swiftSettings: settings
        )
    )
    package.products.append(
        .executable(name: "RestoreBenchmark", targets: ["RestoreBenchmark"])
    )
}

import DER
import Digests
import Files
import Foundation
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

// What converting a group's digests costs, phase by phase: see Benchmarks/README.md.
//
//     signet-convert-bench --authorities 16 --leaves 10000 --bits 2048 --from sha1 --to sha256 --threads 1,2 \
//         --serial keep --folder tree --out convert.json
//
// The tree is made once (its folder is kept for peers), then measured: each phase alone and on one thread (read, parse,
// digest, sign, verify), the conversion in memory, and the conversion of the folder, from the first file read to the
// exchange, for each number of threads. Bare signatures and verifications are measured anew beside each conversion, for
// the machine drifts. Rates are certificates a second, of the wall and of the processors.

struct Options {
    var authorities = 16
    var leaves = 1000
    var bits = 2048
    var from = DigestAlgorithm.sha1
    var to = DigestAlgorithm.sha256
    var threads = [1, 2]
    var serial = "keep"
    var runs = 3
    var folder = "convert-tree"
    var out: String?

    init(_ words: [String]) {
        var words = words[...]
        while let option = words.popFirst(), let value = words.popFirst() {
            switch option {
            case "--authorities": authorities = Int(value) ?? authorities
            case "--leaves": leaves = Int(value) ?? leaves
            case "--bits": bits = Int(value) ?? bits
            case "--from": from = DigestAlgorithm(rawValue: value) ?? from
            case "--to": to = DigestAlgorithm(rawValue: value) ?? to
            case "--threads": threads = value.split(separator: ",").compactMap { Int($0) }
            case "--serial": serial = value
            case "--runs": runs = Int(value) ?? runs
            case "--folder": folder = value
            case "--out": out = value
            default: usage("unknown option \(option)")
            }
        }
        guard words.isEmpty, authorities > 0, leaves > 0, runs > 0, !threads.isEmpty, ["keep", "new"].contains(serial) else {
            usage("an option without its value, or a value out of range")
        }
    }
}

func usage(_ message: String) -> Never {
    FileHandle.standardError.write(Data("signet-convert-bench: \(message)\n".utf8))
    exit(2)
}

/// A time on both clocks: on the wall, and of the processors. On a machine that others use only the second compares.
struct Seconds: Encodable {
    var wall: Double
    var processor: Double
}

func seconds(_ body: () throws -> Void) rethrows -> Seconds {
    func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let (wall, processor) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
    try body()
    return Seconds(wall: now(CLOCK_MONOTONIC) - wall, processor: now(CLOCK_PROCESS_CPUTIME_ID) - processor)
}

/// One figure: how many certificates in which time.
struct Figure: Encodable {
    var phase: String
    var threads: Int
    var run: Int
    var count: Int
    var seconds: Seconds
    /// On the wall, and for each second of the processors.
    var perSecond: Double
    var perProcessorSecond: Double

    init(_ phase: String, threads: Int = 1, run: Int, count: Int, seconds: Seconds) {
        (self.phase, self.threads, self.run, self.count, self.seconds) = (phase, threads, run, count, seconds)
        perSecond = Double(count) / seconds.wall
        perProcessorSecond = Double(count) / seconds.processor
    }
}

struct Report: Encodable {
    var authorities: Int
    var leaves: Int
    var bits: Int
    var from: String
    var to: String
    var serial: String
    var figures: [Figure]
    /// The largest resident set so far, in octets.
    var peakMemory: Int
    var kernel: String
    var gmp: String
    var processors: Int
}

@main
enum ConvertBench {
    static func main() throws {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        if !FileManager.default.fileExists(atPath: options.folder) { try makeTree(options) }
        var figures: [Figure] = []
        // What a run leaves goes at the end: ext4 passes over the numbers of files that were removed just before, one by one,
        // whenever it makes a new one, and so a removal would slow the next run's writing.
        var leftovers: [String] = []
        defer { for folder in leftovers { try? FolderStaging.remove(folder) } }
        for run in 1...options.runs { figures += try measure(options, run, &leftovers) }
        let report = Report(
            authorities: options.authorities, leaves: options.leaves, bits: options.bits, from: options.from.rawValue,
            to: options.to.rawValue, serial: options.serial, figures: figures, peakMemory: peakMemory(),
            kernel: SystemProcess.kernel, gmp: RSALibrary.gmpVersion, processors: Workers.processorCount)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let json = try encoder.encode(report)
        if let out = options.out {
            try json.write(to: URL(filePath: out))
            var csv = "phase,threads,run,count,wall_seconds,processor_seconds,per_second,per_processor_second\n"
            for one in figures {
                csv += "\(one.phase),\(one.threads),\(one.run),\(one.count),\(one.seconds.wall),\(one.seconds.processor),"
                csv += "\(one.perSecond),\(one.perProcessorSecond)\n"
            }
            try Data(csv.utf8).write(to: URL(filePath: out).deletingPathExtension().appendingPathExtension("csv"))
        }
        FileHandle.standardOutput.write(json + Data("\n".utf8))
    }

    // MARK: The tree

    private static func makeTree(_ options: Options) throws {
        var random = SystemRandomSource()
        func key() throws -> RSAPrivateKey { try RSAPrivateKey.generate(bitCount: options.bits, random: &random, progress: nil) }
        let start = DERTime(year: 2026, month: 1, day: 1) ?? .noWellDefinedExpiration
        let end = DERTime(year: 2036, month: 1, day: 1) ?? .noWellDefinedExpiration
        let manager = FileManager.default
        func write(_ certificate: Certificate, _ key: RSAPrivateKey?, _ stem: String) throws {
            let url = URL(filePath: options.folder).appending(path: stem)
            try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(PEM.encode(certificate.encoded, label: .certificate)).write(to: URL(filePath: url.path + "Certificate.cer"))
            guard let key else { return }
            let pem = key.pem(format: .pkcs8).withBytes { octets in octets.indices.map { octets[$0] } }
            try Data(pem).write(to: URL(filePath: url.path + "PrivateKey.bin"))
        }
        func template(_ profile: CertificateProfile, _ name: String, _ key: RSAPublicKey) throws -> CertificateTemplate {
            CertificateTemplate(
                profile, subject: try DistinguishedName(slashForm: "/O=Example/CN=\(name)"),
                subjectPublicKeyInfo: SubjectPublicKeyInfo(key), validity: Validity(notBefore: start, notAfter: end))
        }
        let rootKey = try key()
        let root = try template(.root, "Server Group", rootKey.publicKey)
            .selfSigned(by: rootKey, digest: options.from, allowing: [.sha1, .shortKeys], random: &random).certificate
        try write(root, rootKey, "ServerGroup/ServerGroup")
        let top = try CertificateAuthority(certificate: root, key: rootKey)
        // The leaves' keys sign nothing here: one serves for all.
        let leafKey = try key()
        for number in 0..<options.authorities {
            let authorityKey = try key()
            let certificate = try top.issue(
                template(.authority, "Authority \(number)", authorityKey.publicKey), digest: options.from,
                allowing: [.sha1, .shortKeys], random: &random
            ).certificate
            try write(certificate, authorityKey, "ICCertificateAuthority/S\(number)_ICCertificateAuthority")
            let authority = try CertificateAuthority(certificate: certificate, key: authorityKey)
            for leaf in stride(from: number, to: options.leaves, by: options.authorities) {
                let issued = try authority.issue(
                    template(.line, "line\(leaf).example.com", leafKey.publicKey), digest: options.from,
                    allowing: [.sha1, .shortKeys], random: &random)
                try write(issued.certificate, nil, "Lines/\(number)/line\(leaf)_Line")
            }
        }
    }

    // MARK: The measurements

    private static func measure(_ options: Options, _ run: Int, _ leftovers: inout [String]) throws -> [Figure] {
        var figures: [Figure] = []
        let folder = FileName.resolved(options.folder) ?? options.folder
        let tree = try FolderTree(folder)
        let paths = tree.entries.filter { $0.path.hasSuffix(".cer") }.map { "\(folder)/\($0.path)" }
        var texts: [[UInt8]] = []
        figures.append(Figure("read", run: run, count: paths.count, seconds: try seconds {
            for path in paths { texts.append(try InputFile(path).readAll()) }
        }))
        var certificates: [Certificate] = []
        figures.append(Figure("parse", run: run, count: texts.count, seconds: try seconds {
            for text in texts {
                var reader = try PEMReader(text[...])
                certificates.append(try Certificate(der: try reader.first().octets()))
            }
        }))
        var hashes: [[UInt8]] = []
        figures.append(Figure("digest", run: run, count: certificates.count, seconds: seconds {
            for one in certificates { hashes.append(options.to.digest(of: one.tbsCertificate.span)) }
        }))
        let contents = try GroupContents(folder)
        guard let key = contents.keys.last?.key else { return figures }
        var random = SystemRandomSource()
        for threads in options.threads {
            figures += try bare(key, hashes.prefix(2000), options.to, run)
            var conversion = GroupConversion(contents, to: options.to)
            if options.serial == "new" {
                try conversion.renumber { () throws in try CertificateSerialNumber(drawnFrom: &random) }
            }
            figures.append(Figure("convert in memory", threads: threads, run: run, count: contents.members.count, seconds: try seconds {
                try conversion.convert(threads: threads)
            }))
            figures += try inFiles(options, folder, threads, run, &leftovers)
        }
        return figures
    }

    /// Signatures of one key over digests that are there, and their verification.
    private static func bare(
        _ key: RSAPrivateKey, _ hashes: ArraySlice<[UInt8]>, _ algorithm: DigestAlgorithm, _ run: Int
    ) throws -> [Figure] {
        var random = SystemRandomSource()
        var signatures: [[UInt8]] = []
        let signing = try seconds {
            for hash in hashes {
                signatures.append(try key.signature(forDigest: hash.span, by: algorithm, scheme: .pkcs1v15, random: &random))
            }
        }
        let verifying = seconds {
            for (hash, signature) in zip(hashes, signatures) {
                let isValid = key.publicKey.isValidSignature(signature.span, forDigest: hash.span, by: algorithm, scheme: .pkcs1v15)
                precondition(isValid, "a signature that does not verify")
            }
        }
        return [
            Figure("sign", run: run, count: hashes.count, seconds: signing),
            Figure("verify", run: run, count: hashes.count, seconds: verifying),
        ]
    }

    /// The whole of `digest convert`, on a copy of the folder.
    private static func inFiles(
        _ options: Options, _ original: String, _ threads: Int, _ run: Int, _ leftovers: inout [String]
    ) throws -> [Figure] {
        var figures: [Figure] = []
        let folder = "\(original)-\(ProcessInfo.processInfo.processIdentifier)-\(run)-\(threads)"
        leftovers += [folder, folder + ".signet"]
        try FolderStaging.build(folder, FolderTree(original).entries.map { StagedEntry(keeping: $0, of: original) })
        var random = SystemRandomSource()
        var parts: [(String, Seconds)] = []
        var count = 0
        let total = try seconds {
            let change = try GroupChange.begin(folder, holder: "signet-convert-bench")
            var conversion: GroupConversion?
            parts.append(("folder: read and parse", try seconds {
                conversion = GroupConversion(try GroupContents(folder, threads: threads), to: options.to)
                if options.serial == "new" {
                    try conversion?.renumber { () throws in try CertificateSerialNumber(drawnFrom: &random) }
                }
            }))
            guard var conversion else { return }
            parts.append(("folder: verify and sign", try seconds { try conversion.convert(threads: threads) }))
            count = conversion.convertedCount
            parts.append(("folder: write", try seconds {
                let staged = conversion.staged(threads: threads)
                try change.stage(staged.entries, like: conversion.contents.tree.root, threads: threads)
            }))
            parts.append(("folder: sync and exchange", try seconds {
                try change.commit("bench", over: conversion.contents.tree, note: [])
            }))
        }
        for (phase, time) in parts { figures.append(Figure(phase, threads: threads, run: run, count: count, seconds: time)) }
        figures.append(Figure("convert the folder", threads: threads, run: run, count: count, seconds: total))
        return figures
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF
        #if canImport(Darwin)
        return usage.ru_maxrss
        #else
        return usage.ru_maxrss * 1024
        #endif
    }
}

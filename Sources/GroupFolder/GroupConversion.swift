package import Digests
package import Files
package import Issuance
package import PKIX
package import ServerGroups
private import Octets

/// The conversion of a group's digests, from what was read of the folder to what stands there afterwards.
package struct GroupConversion: Sendable {
    package let contents: GroupContents
    package private(set) var conversion: TreeConversion
    /// One for each member, once the work is done.
    package private(set) var outcomes: [MemberOutcome] = []

    package init(_ contents: GroupContents, to target: DigestAlgorithm) {
        self.contents = contents
        conversion = TreeConversion(contents.members, keys: contents.keys.map(\.key), to: target)
    }

    package var target: DigestAlgorithm { conversion.target }

    package mutating func renumber<E: Error>(_ draw: () throws(E) -> CertificateSerialNumber) throws(E) {
        try conversion.renumber(draw)
    }

    /// What would be done with each member; signs nothing.
    package func plan(threads: Int, progress: @escaping @Sendable (Int) -> Void = { _ in }) -> [ConversionDecision] {
        let conversion = conversion
        return Self.work(conversion.members.count, threads, progress) { conversion.decide($0) }
    }

    /// Signs. Nothing is written yet.
    ///
    /// - Parameter progress: told on the calling thread, now and then, how many are done.
    package mutating func convert(
        threads: Int, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(GroupFolderError) {
        let conversion = conversion
        outcomes = Self.work(conversion.members.count, threads, progress) { conversion.convert($0) }
        for (place, outcome) in outcomes.enumerated() {
            if case .failed(let error) = outcome {
                throw .conversion(error, path: conversion.members[place].places.first ?? "")
            }
        }
    }

    package var convertedCount: Int { outcomes.count { if case .converted = $0 { true } else { false } } }

    /// The whole folder as it shall be; changed files are those with a converted member.
    package func staged(threads: Int = 1) -> (entries: [StagedEntry], note: ConversionNote) {
        let (sources, outcomes) = (contents.files, outcomes)
        let changed = Self.work(sources.count, threads, { _ in }) { number -> (entry: StagedEntry, digest: [UInt8])? in
            let file = sources[number]
            let new = file.replacing { place in
                if case .converted(let member) = outcomes[place] { member.encoded } else { nil }
            }
            guard let new else { return nil }
            return (StagedEntry(replacing: file.entry, with: new), new.withBytes { DigestAlgorithm.sha256.digest(of: $0) })
        }
        var replaced: [String: StagedEntry] = [:]
        var files: [(path: String, digest: [UInt8])] = []
        for case let (entry, digest)? in changed {
            replaced[entry.path] = entry
            files.append((entry.path, digest))
        }
        let entries = contents.tree.entries.map { replaced[$0.path] ?? StagedEntry(keeping: $0, of: contents.folder) }
        return (entries, ConversionNote(target: target, files: files))
    }

    /// The proof for a member that was converted.
    package func proof(_ place: Int) -> ConversionProof? {
        guard case .converted(let converted) = outcomes[place] else { return nil }
        let member = conversion.members[place]
        return ConversionProof(
            kind: member.certificate == nil ? .revocationList : .certificate, old: member.encoded,
            oldDigest: converted.oldDigest, new: converted.encoded, newDigest: target, changes: converted.changes,
            authority: conversion.authorities[converted.authority].certificate)
    }

    /// Pieces of work by several threads, their results in order.
    private static func work<Value: Sendable>(
        _ count: Int, _ threads: Int, _ progress: @escaping @Sendable (Int) -> Void,
        _ body: @escaping @Sendable (Int) -> Value
    ) -> [Value] {
        let results = WorkResults<Value>(count: count)
        Workers.forEach(count, threads: threads) { place, isCaller in
            results.set(body(place), at: place)
            // Pieces are taken in order, so that this one's number is about how many are done.
            if isCaller { progress(place + 1) }
        }
        return results.all
    }
}

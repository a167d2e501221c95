import DER
import PKIX
import PathValidation
import TestSupport
import Testing

@Suite struct PKITSTests {
    private static func certificate(_ name: String) throws -> Certificate {
        try Certificate(der: try #require(PKITS.certificates[name], "no certificate \(name)"))
    }

    @Test("The suite is whole: 134 tests, with all their certificates and lists")
    func inventory() throws {
        #expect(PKITS.cases.count == 134)
        #expect(PKITS.exceptions == ["4.1.4", "4.1.5"])
        #expect(PKITS.cases.filter(\.expect_valid).count == 63)
    }

    @Test("Every PKITS test ends as its document says, through the library", arguments: PKITS.cases)
    func library(_ test: PKITS.Case) throws {
        let chain = try test.chain.map(Self.certificate)
        let lists = try test.crls.map { try CertificateList(der: try #require(PKITS.revocationLists[$0])) }
        let leaf = try #require(chain.last)
        let validator = PathValidator(
            anchors: [TrustAnchor(chain[0])], untrusted: Array(chain.dropFirst().dropLast()), revocationLists: lists)
        let result = validator.validate(leaf, try test.requirements())
        if PKITS.exceptions.contains(test.id) {
            guard case .invalid(let failure) = result.outcome, case .signatureUnsupported = failure.fault else {
                Issue.record("an exception that is none any more")
                return
            }
            return
        }
        switch result.outcome {
        case .valid(let path):
            #expect(test.expect_valid)
            // A chain of the indirect lists' tests also has the certificate of the list's issuer.
            let found = path.certificates.map(\.certificate)
            #expect(found.first == leaf && found.last == chain[0])
            #expect(found.allSatisfy(chain.contains))
            if let expected = test.user_constrained_policy_set {
                #expect(Set(path.policies.map(\.description)) == Set(expected))
            }
        case .invalid(let failure):
            #expect(!test.expect_valid, "\(failure.fault)")
        }
    }

    @Test("Every PKITS test ends as its document says, on the command line", arguments: PKITS.cases)
    func commandLine(_ test: PKITS.Case) throws {
        let scratch = try Scratch()
        var arguments = ["verify", "leaf.crt", "--crl-required", "--at", "2011-04-15T00:00:00Z", "--json"]
        for (place, name) in test.chain.enumerated() {
            let isLeaf = place == test.chain.count - 1
            let file = isLeaf ? "leaf.crt" : "\(place).crt"
            try scratch.write(try #require(PKITS.certificates[name]), to: file)
            if !isLeaf { arguments += [place == 0 ? "--trust" : "--untrusted", file] }
        }
        for name in test.crls {
            try scratch.write(try #require(PKITS.revocationLists[name]), to: name)
            arguments += ["--crl", name]
        }
        for policy in test.initial_policy_set { arguments += ["--policy", policy] }
        if test.initial_explicit_policy { arguments.append("--require-explicit-policy") }
        if test.initial_policy_mapping_inhibit { arguments.append("--inhibit-policy-mapping") }
        if test.initial_inhibit_any_policy { arguments.append("--inhibit-any-policy") }
        let ran = try Tool.run(arguments, in: scratch)
        if test.section.contains("Signature"), test.requires.contains("dsa") {
            // 4.1.4 to 4.1.6: refused by name, the last of them rightly.
            #expect(ran.status == 6)
            #expect((ran.jsonError?["message"] as? String)?.contains("dsaWithSHA1") == true)
            return
        }
        #expect(ran.status == (test.expect_valid ? 0 : 1), "\(ran.text)\(ran.errors)")
        #expect(ran.json?["valid"] as? Bool == test.expect_valid)
        #expect((ran.json?["failure"] == nil) == test.expect_valid)
    }
}

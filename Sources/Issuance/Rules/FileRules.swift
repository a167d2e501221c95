// What is sent, before what it says.
extension PreflightRule {
    static let fileRules: [PreflightRule] = [
        PreflightRule(
            "file.private-key", .error,
            asks: "no private key stands in the file that is sent",
            clause: "PureConnect SA, SSO and certificates, Generating the Third Party Certificate: \"Keep the private key\"; "
                + "RFC 2986 section 3",
            symptom: "whoever sees the file can pass for this server; a CA that notices must revoke the certificate",
            mend: "send the request alone; if the file has left this machine, make a new key and a new request",
            .file { file, _ in
                file.privateKeyLabels.isEmpty ? [] : ["a private key: \(quotedList(file.privateKeyLabels))"]
            }),
        PreflightRule(
            "file.no-request", .error,
            asks: "a request stands in the file",
            clause: "RFC 7468 section 7",
            symptom: "the CA's form says that the request is invalid",
            mend: "send the file that csr new wrote with --out",
            .file { file, _ in
                guard file.requests.isEmpty else { return [] }
                return [file.labels.isEmpty ? "no block at all" : "only \(quotedList(file.labels))"]
            }),
        PreflightRule(
            "file.not-pem", .warning,
            asks: "the request is in base64 between BEGIN and END lines",
            clause: "Cisco UC Integration for Lync, Certificate Signing Request Forms: \"Are Base64-encoded\"; "
                + "Unified CCX OS administration: requests \"in PEM encoding format\"",
            symptom: "the CA's form takes text only and says that the request is invalid",
            mend: "write the request as PEM, which csr new does unless --outform der is given",
            .file { file, _ in file.encoding == .der ? ["the file is DER"] : [] }),
        PreflightRule(
            "file.several-requests", .warning,
            asks: "one request stands in the file",
            clause: "RFC 7468 section 7 speaks of one request a block; forms of CAs take one",
            symptom: "the CA reads the first request and drops the others without a word",
            mend: "send one file for each request",
            .file { file, _ in file.requests.count > 1 ? ["\(file.requests.count) requests"] : [] }),
        PreflightRule(
            "file.label", .notice,
            asks: "the block is labelled CERTIFICATE REQUEST",
            clause: "RFC 7468 section 7: generators do not write NEW CERTIFICATE REQUEST",
            symptom: "a strict form or script does not find the request",
            mend: "write the request anew, or drop the word NEW from both lines",
            .file { file, _ in
                let foreign = file.requestLabels.filter { $0 != "CERTIFICATE REQUEST" }
                return foreign.isEmpty ? [] : ["the label \(quotedList(foreign))"]
            }),
        PreflightRule(
            "file.other-content", .notice,
            asks: "nothing but the request stands in the file",
            clause: "RFC 7468 section 2: readers should pass over text outside of the lines, and not all do",
            symptom: "a form that takes base64 only says that the request is invalid",
            mend: "send only what stands from the BEGIN line to the END line of the request",
            .file { file, _ in
                let others = file.labels.filter { label in
                    !file.requestLabels.contains(label) && !file.privateKeyLabels.contains(label)
                }
                return (others.isEmpty ? [] : ["also \(quotedList(others))"])
                    + (file.hasOtherText ? ["text outside of the BEGIN and END lines"] : [])
            }),
    ]
}

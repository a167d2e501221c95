// What is put into a request, what is looked at before a CA sees it, and what a CA signs.
//
// `CertificateProfile` says what a kind of certificate has, clause by clause; a `CertificateTemplate` says what one
// certificate shall say; a `CertificateAuthority`, which is a CA's certificate with its key, issues it. A
// `RevocationListTemplate` says what is revoked. What is issued was read again and verified before it leaves.
//
//     let root = try CertificateAuthority(certificate: rootCertificate, key: rootKey)
//     var template = try CertificateTemplate(.server, for: request, validity: validity)
//     let copies = try template.copyExtensions(from: request, .subjectAltName)
//     let issued = try root.issue(template, random: &random)
//
// `RequestProfile` holds the key usages of the documented kinds of certificate. `Preflight` holds requests against
// rules: each rule is a value with its clause, the symptom that a user would see weeks later, and the mend; a
// `PreflightProfile` says which of them count for a CA, and what it asks for. `RequestExpectation` compares a request
// with what was ordered, `KeyMatch` says whether keys and requests belong together. `ConversionAuthority` signs again,
// with another digest, what verifies under its certificate, and proves what it changed.
//
// Nothing here reads a file or a clock. The only secret that enters is the RSAPrivateKey that signs; it stays in the
// RSA module. Serial numbers come from the caller's random source.
// What is found is told in sentences for people, whose quoted names are escaped; their wording may change, the
// identifiers of the rules do not. Whatever stands in a request is hostile: no rule trusts a length or a character.
//
// Not checked: that a name belongs to whoever asks (that is the CA's work), public suffixes and IANA's root zone (their
// lists age; `ReservedDomains` says what is known without them), keys of algorithms other than RSA.

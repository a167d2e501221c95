// Certification paths: building them, RFC 5280 section 6, and the identity of who presents a certificate.
//
// How things are here:
// - A question is a ``PathValidator`` (anchors, untrusted certificates, revocation lists, ``PathRequirements``); the
//   answer is a value, ``PathResult``: the path with each rule that was checked, or the ``PathFailure`` with the
//   certificate, the clause and the values that disagree, and each rejected candidate issuer with its reason.
// - Building goes from the leaf upwards over every candidate whose subject matches (section 7.1). Key identifiers are
//   hints: they order candidates and reject none. A path that reached an anchor is then processed downwards by
//   section 6.1, its steps numbered as there, with the policy graph of RFC 9618. Where it fails, the next is tried.
// - Time is a parameter; nothing is fetched; nothing here is secret.
// - Every loop over what an outsider wrote is counted by ``PathBudget``, and an exhausted budget is an answer.
// - Signatures are of RSA (PKCS #1 v1.5 and PSS); others are refused by name: ``PathFault/signatureUnsupported(_:)``.
//
// What binds whom. Section 4 of RFC 5280 says what authorities write, section 6 what makes a path valid, and only the
// second is asked here. So key identifiers may be missing, a serial number may be zero, name constraints may stand in a leaf or
// not be critical, a path length may stand without cA ("meaningful only if the cA boolean is asserted"), an alternative
// name need not be critical, a list may have no number or nextUpdate. Who wants section 4 enforced, as `openssl verify
// -x509_strict` and the x509-limbo suite do, sets ``PathRequirements/requiresConformingCertificates``; the fault then is the
// sentence: ``ProfileDefect``.
//
// What critical means. Section 4.2 refuses a critical extension that is not recognised, or "that contains information that
// it cannot process". Whoever makes an extension critical wants its contents enforced. Key identifiers are not enforced
// here, they only order candidates (section 4.2.1.1 gives them no other part in section 6); of an access description or a
// directory attribute nothing is done at all. So a certificate that makes one of these critical, which "conforming CAs
// MUST" not do, is refused; OpenSSL 3.0 refuses it too.
//
// What a trust anchor's certificate means, decided once. RFC 5280 section 6.1.1 (d) takes a name and a key from an
// anchor and leaves the rest to the application; RFC 5937 says how the rest would constrain a path. Here an anchor that
// is given as a certificate is held to what that certificate says:
// - its dates count (as for OpenSSL, GnuTLS and Go; webpki and Java ignore them),
// - basicConstraints and keyUsage, where a version 3 certificate has them or would need them, must make it an
//   authority (OpenSSL, Go); its pathLenConstraint, nameConstraints, certificatePolicies, policyConstraints and
//   inhibitAnyPolicy are where the path starts (RFC 5937 section 3.2; OpenSSL and Go for the first two),
// - its extended key usage nests like any authority's (OpenSSL, Go, Windows), an unknown critical extension refuses it,
// - its key has to be long enough, but its own signature is not checked and its digest not counted: nobody relies
//   on it. A certificate of version 1 or 2 may be an anchor, since the administrator vouched for it.
// - What an administrator says beside it, OpenSSL's trust settings, comes first where it is given: ``TrustedUses``. Whom
//   they reject for a use is rejected under each certificate of that name and key, even below another anchor; whom they
//   trust for others is no anchor for it.
// - It need not be self-signed, and its revocation is not looked up: to end trust in it, take it out of the list.
// A leaf that is itself an anchor, octet for octet, is trusted as it stands: the self-signed certificates that
// administrators exchange. Only its dates, key, purpose and identity are checked then.

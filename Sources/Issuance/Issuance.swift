// What is put into a request, and what is looked at before a CA sees it.
//
// `RequestProfile` holds the key usages of the documented kinds of certificate. `Preflight` holds requests against
// rules: each rule is a value with its clause, the symptom that a user would see weeks later, and the mend; a
// `PreflightProfile` says which of them count for a CA, and what it asks for. `RequestExpectation` compares a request
// with what was ordered, `KeyMatch` says whether keys and requests belong together.
//
// Nothing here reads a file, a clock or a secret: private keys come in as the public keys that belong to them.
// What is found is told in sentences for people, whose quoted names are escaped; their wording may change, the
// identifiers of the rules do not. Whatever stands in a request is hostile: no rule trusts a length or a character.
//
// Not checked: that a name belongs to whoever asks (that is the CA's work), public suffixes and IANA's root zone (their
// lists age; `ReservedDomains` says what is known without them), keys of algorithms other than RSA.

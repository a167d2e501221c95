// Server groups as values: what stands in a group, how it is made, and its digests converted as one.
//
// Pure: no file, no clock, no thread. Whoever calls reads the files, says which thread does which piece, and writes what
// comes out. `TreeConversion` takes every certificate and revocation list of a group with the private keys that lie
// there, decides for each what is to be done, and does it, one piece at a time and in any order: no piece waits for
// another, because names, keys and key identifiers do not change (Docs/ARCHITECTURE.md).
//
// What an outsider may have written: every certificate and list. What does not verify is not signed.
// What is secret: the private keys, which stay in the RSA module.

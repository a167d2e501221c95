// PKCS #12: a PFX holds keys with their certificates under a password (RFC 7292), and RFC 9879 gives it a newer MAC.
//
// How things are here:
// - `PFX` is the structure, read before any password is used; whatever is wrong with it is known then. `PFX.open`
//   takes a password and gives the contents, `PFXContents`; `PFXDraft` is what becomes a PFX, by a `PKCS12Profile`.
// - **What can be known.** The key of the MAC comes of the password, so a MAC that does not fit is a wrong password or an
//   altered file, and nothing tells which, unless something inside decrypts and makes sense under that password: then
//   it was altered (`PKCS12Error.wrongPasswordOrAltered`, `.altered`).
// - **Which password.** RFC 7292 appendix B.1 makes a BMPString of it, with two zeros at its end; an empty password is
//   those zeros, and none is no octets at all. Programs differ in which of the two they mean by "empty", and in what
//   they make of letters beyond ASCII: `PasswordForm` names each, every one is tried, and which it was is told.
// - RFC 7292 encodes in BER: each layer goes through `BER.normalized` before the strict reader sees it, and SETs are read
//   in any order. What is written is DER.
// - Keys lie in secret storage from the file's first octet to its last: the whole file is read as a secret, for a key
//   may stand in it unencrypted. Leakage contract: what kinds of things a file holds, their lengths and algorithms may leak,
//   and whether a password was right; keys and passwords may not.
// - Every iteration count and every total of them is bounded before a password is used (`PKCS12Limit`).
//
// Refused by name: privacy and integrity by public key (RFC 7292 section 3.1), which nobody writes; RC4 and scrypt; a
// file without a MAC, unless the caller takes it as it is.

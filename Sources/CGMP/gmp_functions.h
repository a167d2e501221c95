// GMP documents its functions under names that are macros (`#define mpn_sec_powm __gmpn_sec_powm`),
// and Swift does not import macros of that kind. This header gives each function that the engine calls
// its documented name back. It adds no logic; it is the complete list of GMP entry points in use.
#ifndef SIGNET_GMP_FUNCTIONS_H
#define SIGNET_GMP_FUNCTIONS_H
#include <gmp.h>

/// The version of the library that is loaded, such as "6.2.1".
static inline const char *gmp_library_version(void) {
    return gmp_version;
}

#undef mpn_add_n
static inline mp_limb_t mpn_add_n(mp_ptr rp, mp_srcptr ap, mp_srcptr bp, mp_size_t n) {
    return __gmpn_add_n(rp, ap, bp, n);
}
#undef mpn_sub_n
static inline mp_limb_t mpn_sub_n(mp_ptr rp, mp_srcptr ap, mp_srcptr bp, mp_size_t n) {
    return __gmpn_sub_n(rp, ap, bp, n);
}
#undef mpn_addmul_1
static inline mp_limb_t mpn_addmul_1(mp_ptr rp, mp_srcptr ap, mp_size_t n, mp_limb_t b) {
    return __gmpn_addmul_1(rp, ap, n, b);
}
#undef mpn_rshift
static inline mp_limb_t mpn_rshift(mp_ptr rp, mp_srcptr ap, mp_size_t n, unsigned count) {
    return __gmpn_rshift(rp, ap, n, count);
}
#undef mpn_lshift
static inline mp_limb_t mpn_lshift(mp_ptr rp, mp_srcptr ap, mp_size_t n, unsigned count) {
    return __gmpn_lshift(rp, ap, n, count);
}
#undef mpn_cnd_add_n
static inline mp_limb_t mpn_cnd_add_n(mp_limb_t cnd, mp_ptr rp, mp_srcptr ap, mp_srcptr bp, mp_size_t n) {
    return __gmpn_cnd_add_n(cnd, rp, ap, bp, n);
}
#undef mpn_cnd_sub_n
static inline mp_limb_t mpn_cnd_sub_n(mp_limb_t cnd, mp_ptr rp, mp_srcptr ap, mp_srcptr bp, mp_size_t n) {
    return __gmpn_cnd_sub_n(cnd, rp, ap, bp, n);
}
#undef mpn_cnd_swap
static inline void mpn_cnd_swap(mp_limb_t cnd, mp_ptr ap, mp_ptr bp, mp_size_t n) {
    __gmpn_cnd_swap(cnd, ap, bp, n);
}
#undef mpn_sec_add_1_itch
static inline mp_size_t mpn_sec_add_1_itch(mp_size_t n) {
    return __gmpn_sec_add_1_itch(n);
}
#undef mpn_sec_add_1
static inline mp_limb_t mpn_sec_add_1(mp_ptr rp, mp_srcptr ap, mp_size_t n, mp_limb_t b, mp_ptr tp) {
    return __gmpn_sec_add_1(rp, ap, n, b, tp);
}
#undef mpn_sec_sub_1_itch
static inline mp_size_t mpn_sec_sub_1_itch(mp_size_t n) {
    return __gmpn_sec_sub_1_itch(n);
}
#undef mpn_sec_sub_1
static inline mp_limb_t mpn_sec_sub_1(mp_ptr rp, mp_srcptr ap, mp_size_t n, mp_limb_t b, mp_ptr tp) {
    return __gmpn_sec_sub_1(rp, ap, n, b, tp);
}
#undef mpn_sec_mul_itch
static inline mp_size_t mpn_sec_mul_itch(mp_size_t an, mp_size_t bn) {
    return __gmpn_sec_mul_itch(an, bn);
}
#undef mpn_sec_mul
static inline void mpn_sec_mul(mp_ptr rp, mp_srcptr ap, mp_size_t an, mp_srcptr bp, mp_size_t bn, mp_ptr tp) {
    __gmpn_sec_mul(rp, ap, an, bp, bn, tp);
}
#undef mpn_sec_sqr_itch
static inline mp_size_t mpn_sec_sqr_itch(mp_size_t n) {
    return __gmpn_sec_sqr_itch(n);
}
#undef mpn_sec_sqr
static inline void mpn_sec_sqr(mp_ptr rp, mp_srcptr ap, mp_size_t n, mp_ptr tp) {
    __gmpn_sec_sqr(rp, ap, n, tp);
}
#undef mpn_sec_div_r_itch
static inline mp_size_t mpn_sec_div_r_itch(mp_size_t nn, mp_size_t dn) {
    return __gmpn_sec_div_r_itch(nn, dn);
}
#undef mpn_sec_div_r
static inline void mpn_sec_div_r(mp_ptr np, mp_size_t nn, mp_srcptr dp, mp_size_t dn, mp_ptr tp) {
    __gmpn_sec_div_r(np, nn, dp, dn, tp);
}
#undef mpn_sec_div_qr_itch
static inline mp_size_t mpn_sec_div_qr_itch(mp_size_t nn, mp_size_t dn) {
    return __gmpn_sec_div_qr_itch(nn, dn);
}
#undef mpn_sec_div_qr
static inline mp_limb_t mpn_sec_div_qr(mp_ptr qp, mp_ptr np, mp_size_t nn, mp_srcptr dp, mp_size_t dn,
                                       mp_ptr tp) {
    return __gmpn_sec_div_qr(qp, np, nn, dp, dn, tp);
}
#undef mpn_sec_powm_itch
static inline mp_size_t mpn_sec_powm_itch(mp_size_t bn, mp_bitcnt_t enb, mp_size_t n) {
    return __gmpn_sec_powm_itch(bn, enb, n);
}
#undef mpn_sec_powm
static inline void mpn_sec_powm(mp_ptr rp, mp_srcptr bp, mp_size_t bn, mp_srcptr ep, mp_bitcnt_t enb,
                                mp_srcptr mp, mp_size_t n, mp_ptr tp) {
    __gmpn_sec_powm(rp, bp, bn, ep, enb, mp, n, tp);
}
#undef mpn_sec_invert_itch
static inline mp_size_t mpn_sec_invert_itch(mp_size_t n) {
    return __gmpn_sec_invert_itch(n);
}
#undef mpn_sec_invert
static inline int mpn_sec_invert(mp_ptr rp, mp_ptr ap, mp_srcptr mp, mp_size_t n, mp_bitcnt_t nbcnt,
                                 mp_ptr tp) {
    return __gmpn_sec_invert(rp, ap, mp, n, nbcnt, tp);
}

#endif

// GMP documents its functions under names that are macros (`#define mpn_sec_powm __gmpn_sec_powm`),
// and Swift does not import macros of that kind. This header gives each function that the engine calls
// its documented name back. It adds no logic; it is the complete list of GMP entry points in use.
#ifndef SIGNET_GMP_FUNCTIONS_H
#define SIGNET_GMP_FUNCTIONS_H
#include <gmp.h>

#undef mpn_sec_powm
#undef mpn_sec_powm_itch
static inline mp_size_t mpn_sec_powm_itch(mp_size_t bn, mp_bitcnt_t enb, mp_size_t n) {
    return __gmpn_sec_powm_itch(bn, enb, n);
}
static inline void mpn_sec_powm(mp_ptr rp, mp_srcptr bp, mp_size_t bn, mp_srcptr ep, mp_bitcnt_t enb, mp_srcptr mp,
                                mp_size_t n, mp_ptr tp) {
    __gmpn_sec_powm(rp, bp, bn, ep, enb, mp, n, tp);
}

#endif

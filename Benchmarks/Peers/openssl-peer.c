/* The worker of run.py that measures OpenSSL's libcrypto through its EVP interface: same lines in, same lines out as
   signet-bench. Keys are read once for each batch, outside the measured time. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    long long wall, processor;
} moment;

static long long nanoseconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static moment now(void) {
    moment m = {nanoseconds(CLOCK_MONOTONIC), nanoseconds(CLOCK_PROCESS_CPUTIME_ID)};
    return m;
}

static moment since(moment start) {
    moment end = now();
    end.wall -= start.wall;
    end.processor -= start.processor;
    return end;
}

static const moment failed = {-1, -1};

static moment digests(const char *name, size_t octets, long count) {
    const EVP_MD *md = EVP_get_digestbyname(name);
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned char *message = malloc(octets ? octets : 1);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    moment taken = failed;
    if (md && message && context) {
        memset(message, 0x61, octets);
        moment start = now();
        for (long i = 0; i < count; i++) {
            EVP_DigestInit_ex(context, md, NULL);
            EVP_DigestUpdate(context, message, octets);
            EVP_DigestFinal_ex(context, out, NULL);
            message[0] ^= out[0];
        }
        taken = since(start);
    }
    EVP_MD_CTX_free(context);
    free(message);
    return taken;
}

static moment pbkdf2(const char *name, int iterations, long count) {
    const EVP_MD *md = EVP_get_digestbyname(name);
    const char *password = "correct horse battery staple";
    unsigned char out[EVP_MAX_MD_SIZE], salt[16];
    if (!md) return failed;
    memset(salt, 0x61, sizeof salt);
    moment start = now();
    for (long i = 0; i < count; i++) {
        if (PKCS5_PBKDF2_HMAC(password, strlen(password), salt, sizeof salt, iterations, md, EVP_MD_size(md), out) != 1)
            return failed;
        salt[0] ^= out[0];
    }
    return since(start);
}

static moment keygen(unsigned bits, long count) {
    moment start = now();
    for (long i = 0; i < count; i++) {
        EVP_PKEY *key = EVP_RSA_gen(bits);
        if (!key) return failed;
        EVP_PKEY_free(key);
    }
    return since(start);
}

static moment signatures(const char *path, int verify, long count) {
    FILE *file = fopen(path, "r");
    EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    unsigned char digest[32] = {0x61}, signature[2048];
    size_t length = sizeof signature;
    moment taken = failed;
    EVP_PKEY_CTX *signer = NULL, *verifier = NULL;
    if (file) fclose(file);
    if (!key) return failed;
    signer = EVP_PKEY_CTX_new(key, NULL);
    verifier = EVP_PKEY_CTX_new(key, NULL);
    if (!signer || EVP_PKEY_sign_init(signer) <= 0 || EVP_PKEY_CTX_set_signature_md(signer, EVP_sha256()) <= 0 ||
        EVP_PKEY_sign(signer, signature, &length, digest, 32) <= 0)
        goto end;
    if (!verifier || EVP_PKEY_verify_init(verifier) <= 0 ||
        EVP_PKEY_CTX_set_signature_md(verifier, EVP_sha256()) <= 0)
        goto end;
    {
        moment start = now();
        for (long i = 0; i < count; i++) {
            if (verify) {
                if (EVP_PKEY_verify(verifier, signature, length, digest, 32) != 1) goto end;
            } else {
                size_t room = sizeof signature;
                if (EVP_PKEY_sign(signer, signature, &room, digest, 32) <= 0) goto end;
                digest[1] ^= signature[room - 1];
            }
        }
        taken = since(start);
    }
end:
    EVP_PKEY_CTX_free(signer);
    EVP_PKEY_CTX_free(verifier);
    EVP_PKEY_free(key);
    return taken;
}

static X509 *certificate(const char *folder, const char *name) {
    char path[8192];
    snprintf(path, sizeof path, "%s/%s.pem", folder, name);
    FILE *file = fopen(path, "r");
    X509 *found = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    if (file) fclose(file);
    return found;
}

/* The chain of a folder is verified for a TLS server of the name pbx.example. With `read`, leaf and intermediate are read
   from their octets each time. */
static moment paths(const char *folder, int read, long count) {
    X509 *leaf = certificate(folder, "leaf"), *ca = certificate(folder, "ca"), *root = certificate(folder, "root");
    unsigned char *leaf_octets = NULL, *ca_octets = NULL;
    int leaf_length = leaf ? i2d_X509(leaf, &leaf_octets) : -1, ca_length = ca ? i2d_X509(ca, &ca_octets) : -1;
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    moment taken = failed;
    if (!root || leaf_length < 0 || ca_length < 0 || !store || !untrusted || !X509_STORE_add_cert(store, root) ||
        !sk_X509_push(untrusted, ca))
        goto end;
    {
        moment start = now();
        for (long i = 0; i < count; i++) {
            const unsigned char *leaf_place = leaf_octets, *ca_place = ca_octets;
            X509 *one = read ? d2i_X509(NULL, &leaf_place, leaf_length) : leaf;
            X509 *two = read ? d2i_X509(NULL, &ca_place, ca_length) : ca;
            sk_X509_set(untrusted, 0, two);
            X509_STORE_CTX *context = X509_STORE_CTX_new();
            int good = one && two && context && X509_STORE_CTX_init(context, store, one, untrusted) &&
                       X509_STORE_CTX_set_default(context, "ssl_server") &&
                       X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(context), "pbx.example", 0) &&
                       X509_verify_cert(context) == 1;
            X509_STORE_CTX_free(context);
            if (read) {
                X509_free(one);
                X509_free(two);
            }
            if (!good) goto end;
        }
        taken = since(start);
    }
end:
    sk_X509_free(untrusted);
    X509_STORE_free(store);
    OPENSSL_free(leaf_octets);
    OPENSSL_free(ca_octets);
    X509_free(leaf);
    X509_free(ca);
    X509_free(root);
    return taken;
}

int main(void) {
    char line[4096], first[4096], second[4096];
    long count;
    unsigned long number;
    while (fgets(line, sizeof line, stdin)) {
        moment taken = failed;
        if (strncmp(line, "version", 7) == 0) {
            const char *mask = getenv("OPENSSL_ia32cap");
            printf("%s%s%s\n", OpenSSL_version(OPENSSL_VERSION), mask ? ", OPENSSL_ia32cap=" : "", mask ? mask : "");
            fflush(stdout);
            continue;
        }
        if (sscanf(line, "digests %4095s %lu %ld", first, &number, &count) == 3)
            taken = digests(first, number, count);
        else if (sscanf(line, "pbkdf2 %4095s %lu %ld", first, &number, &count) == 3)
            taken = pbkdf2(first, (int)number, count);
        else if (sscanf(line, "keygen fresh %lu %ld", &number, &count) == 2)
            taken = keygen((unsigned)number, count);
        else if (sscanf(line, "path %4095s %ld", first, &count) == 2)
            taken = paths(first, 0, count);
        else if (sscanf(line, "pathread %4095s %ld", first, &count) == 2)
            taken = paths(first, 1, count);
        else if (sscanf(line, "%4095s %4095s %ld", first, second, &count) == 3)
            taken = signatures(second, strcmp(first, "verify") == 0, count);
        if (taken.wall < 0)
            printf("error in OpenSSL\n");
        else
            printf("%lld %lld\n", taken.wall, taken.processor);
        fflush(stdout);
    }
    return 0;
}

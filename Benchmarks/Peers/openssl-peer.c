/* The worker of run.py that measures OpenSSL's libcrypto through its EVP interface: same lines in, same lines out as
   signet-bench. Keys are read once for each batch, outside the measured time. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
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
        else if (sscanf(line, "keygen fresh %lu %ld", &number, &count) == 2)
            taken = keygen((unsigned)number, count);
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

import java.io.*;
import java.security.cert.*;
import java.util.*;

/** PKIX validation: java Verify.java ROOT CHAIN... [LIST.crl...]; the leaf is the first of CHAIN. Exit code 1 if not valid. */
public class Verify {
    public static void main(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        List<CRL> lists = new ArrayList<>();
        X509Certificate root = null;
        for (String name : arguments) {
            try (InputStream in = new FileInputStream(name)) {
                if (name.endsWith(".crl")) lists.add(factory.generateCRL(in));
                else if (root == null) root = (X509Certificate) factory.generateCertificate(in);
                else for (Certificate one : factory.generateCertificates(in)) chain.add((X509Certificate) one);
            }
        }
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(!lists.isEmpty());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        try {
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
            System.out.println("valid");
        } catch (CertPathValidatorException error) {
            System.out.println("not valid: " + error.getReason() + " " + error.getMessage());
            System.exit(1);
        }
    }
}

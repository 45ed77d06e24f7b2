package dev.weir.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate and its key as PEM files, made by the JDK's keytool.
 *
 * @param certificate also the CA to trust it by
 */
record TestCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** @param subjectName such as {@code dns:localhost} */
  static TestCertificate create(Path directory, String name, String subjectName) {
    try {
      Path store = directory.resolve(name + ".p12");
      Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
      Process process = new ProcessBuilder(
              keytool.toString(),
              "-genkeypair",
              "-alias",
              name,
              "-keyalg",
              "EC",
              "-dname",
              "CN=" + name,
              "-ext",
              "SAN=" + subjectName,
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-keystore",
              store.toString(),
              "-storepass",
              PASSWORD)
          .redirectErrorStream(true)
          .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + output);
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Path certificate = pem(
          directory.resolve(name + ".crt"),
          "CERTIFICATE",
          keys.getCertificate(name).getEncoded());
      Path key = pem(
          directory.resolve(name + ".key"),
          "PRIVATE KEY",
          keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
      return new TestCertificate(certificate, key);
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no test certificate", e);
    }
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }
}

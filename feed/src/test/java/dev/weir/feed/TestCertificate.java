package dev.weir.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate and its key as PEM files, made by the JDK's keytool.
 *
 * @param authority the certificate to trust it by; where it is self-signed, itself
 */
record TestCertificate(Path certificate, Path key, Path authority) {
  private static final String PASSWORD = "changeit";

  /**
   * A self-signed one.
   *
   * @param subjectName such as {@code dns:localhost}
   */
  static TestCertificate create(Path directory, String name, String subjectName) {
    try {
      Path store = directory.resolve(name + ".p12");
      keytool(store, name, "-ext", "SAN=" + subjectName, "-validity", "2");
      return files(directory, store, name, name);
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no test certificate", e);
    }
  }

  /** One that expired a week ago, signed by an authority that has not. */
  static TestCertificate expired(Path directory, String name, String subjectName) {
    try {
      Path store = directory.resolve(name + ".p12");
      keytool(store, "authority", "-ext", "bc:c", "-startdate", "-20d", "-validity", "40");
      keytool(
          store,
          name,
          "-ext",
          "SAN=" + subjectName,
          "-startdate",
          "-9d",
          "-validity",
          "2",
          "-signer",
          "authority");
      return files(directory, store, name, "authority");
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no test certificate", e);
    }
  }

  private static void keytool(Path store, String alias, String... more)
      throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(
        keytool.toString(),
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + alias,
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + output);
    }
  }

  private static TestCertificate files(Path directory, Path store, String name, String signer)
      throws IOException, GeneralSecurityException {
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
    Path authority = pem(
        directory.resolve(name + ".authority.crt"),
        "CERTIFICATE",
        keys.getCertificate(signer).getEncoded());
    return new TestCertificate(certificate, key, authority);
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }
}

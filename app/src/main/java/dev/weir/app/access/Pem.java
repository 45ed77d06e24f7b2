package dev.weir.app.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468). What is wrong with one is an {@link IllegalArgumentException} with a sentence for the user. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA");

  private record Block(String label, byte[] bytes) {}

  private Pem() {}

  /** The certificates of a file, in their order. */
  public static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(certificate(file, block));
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          file + " has no certificate, -----BEGIN CERTIFICATE-----, in it");
    }
    return certificates;
  }

  /** The private key of a file. */
  public static PrivateKey privateKey(Path file) {
    List<Block> blocks = blocks(file);
    for (Block block : blocks) {
      if (block.label.equals("PRIVATE KEY")) {
        return key(file, f -> f.generatePrivate(new PKCS8EncodedKeySpec(block.bytes)));
      }
    }
    List<String> labels = blocks.stream().map(Block::label).toList();
    if (labels.contains("ENCRYPTED PRIVATE KEY")) {
      throw new IllegalArgumentException(
          file
              + " has a password; Weir reads keys without one: openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW");
    }
    if (labels.contains("RSA PRIVATE KEY") || labels.contains("EC PRIVATE KEY")) {
      throw new IllegalArgumentException(
          file
              + " is in an older form (PKCS#1); Weir reads PKCS#8: openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW");
    }
    throw new IllegalArgumentException(
        file + " has no private key, -----BEGIN PRIVATE KEY-----, in it");
  }

  /** The public key of a file, of its own or of a certificate. */
  public static PublicKey publicKey(Path file) {
    for (Block block : blocks(file)) {
      if (block.label.equals("PUBLIC KEY")) {
        return key(file, f -> f.generatePublic(new X509EncodedKeySpec(block.bytes)));
      }
      if (block.label.equals("CERTIFICATE")) {
        return certificate(file, block).getPublicKey();
      }
    }
    throw new IllegalArgumentException(
        file + " has neither a public key, -----BEGIN PUBLIC KEY-----, nor a certificate in it");
  }

  private static X509Certificate certificate(Path file, Block block) {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(block.bytes));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "the certificate in " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Reading<K> {
    K read(KeyFactory factory) throws GeneralSecurityException;
  }

  private static <K> K key(Path file, Reading<K> reading) {
    for (String type : KEY_TYPES) {
      try {
        return reading.read(KeyFactory.getInstance(type));
      } catch (GeneralSecurityException e) {
        continue; // it is of another type
      }
    }
    throw new IllegalArgumentException(
        "the key in " + file + " cannot be read as one of " + String.join(", ", KEY_TYPES));
  }

  private static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    Matcher m = BLOCK.matcher(text(file));
    while (m.find()) {
      try {
        blocks.add(new Block(m.group(1), Base64.getMimeDecoder().decode(m.group(2))));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file + " is damaged: what stands between its lines BEGIN and END is not base64", e);
      }
    }
    return blocks;
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}

package dev.weir.app.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;

/** Signs JSON web tokens, for those who have no issuer of their own. */
public final class TokenSigner {
  private final JWSSigner signer;
  private final JWSAlgorithm algorithm;

  private TokenSigner(JWSSigner signer, JWSAlgorithm algorithm) {
    this.signer = signer;
    this.algorithm = algorithm;
  }

  /**
   * Signs with HS256.
   *
   * @throws IllegalArgumentException if the secret is too short
   */
  public static TokenSigner withSecret(String secret) {
    try {
      return new TokenSigner(new MACSigner(secret), JWSAlgorithm.HS256);
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "the secret has fewer than 32 bytes, and could be guessed from a token", e);
    }
  }

  /**
   * Signs with RS256 or, with the key of an elliptic curve, ES256, ES384 or ES512.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static TokenSigner withKey(Path pem) {
    PrivateKey key = Pem.privateKey(pem);
    try {
      if (key instanceof ECPrivateKey ec) {
        ECDSASigner signer = new ECDSASigner(ec);
        return new TokenSigner(signer, signer.supportedECDSAAlgorithm());
      }
      if (key.getAlgorithm().equals("RSA")) {
        return new TokenSigner(new RSASSASigner(key), JWSAlgorithm.RS256);
      }
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "the key in " + pem + " cannot sign: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "the key in " + pem + " is neither RSA nor of an elliptic curve");
  }

  /** The token. */
  public String sign(JWTClaimsSet claims) {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build(), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the token cannot be signed: " + e.getMessage(), e);
    }
    return jwt.serialize();
  }
}

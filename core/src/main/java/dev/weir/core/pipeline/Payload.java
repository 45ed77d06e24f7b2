package dev.weir.core.pipeline;

/** How the messages of a feed are packed. */
public record Payload(Compression compression, Format format) {
  public static final Payload DEFAULT = new Payload(Compression.AUTO, Format.JSON);

  /** How binary messages are compressed, each by itself. */
  public enum Compression {
    /** Those that begin as gzip or Zstandard data do are decompressed. */
    AUTO,
    NONE,
    /** RFC 1952. */
    GZIP,
    /** RFC 1950. */
    ZLIB,
    /** RFC 1951, without a header. */
    DEFLATE,
    /** RFC 8878. */
    ZSTD
  }

  /** How a message writes its values. */
  public enum Format {
    /** RFC 8259. */
    JSON,
    /** RFC 8949. */
    CBOR,
    MSGPACK
  }
}

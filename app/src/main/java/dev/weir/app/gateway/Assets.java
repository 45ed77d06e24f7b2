package dev.weir.app.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/** The page's files, out of the class path. */
final class Assets {
  /** A file as it is and packed by gzip, with its media type and an entity tag of each. */
  record Asset(byte[] bytes, byte[] packed, String type, String tag, String packedTag) {
    static Asset of(byte[] bytes, String type) throws IOException {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      String hash = HexFormat.of().toHexDigits((int) crc.getValue());
      return new Asset(bytes, gzip(bytes), type, '"' + hash + '"', '"' + hash + "-gzip\"");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      }
      return packed.toByteArray();
    }
  }

  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "svg", "image/svg+xml");
  private static final String UPLOT_POM = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final Map<String, Asset> CACHE = new ConcurrentHashMap<>();

  private Assets() {}

  static Optional<Asset> find(String path) throws IOException {
    Asset cached = CACHE.get(path);
    if (cached != null) {
      return Optional.of(cached);
    }
    if (!path.matches("/[A-Za-z0-9._/-]*") || path.contains("..")) {
      return Optional.empty();
    }
    String resource = path.equals("/")
        ? "/page/index.html"
        : path.startsWith("/assets/") ? uplot(path) : "/page" + path;
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
      if (in == null || type == null) {
        return Optional.empty();
      }
      Asset asset = Asset.of(in.readAllBytes(), type);
      CACHE.put(path, asset);
      return Optional.of(asset);
    }
  }

  private static String uplot(String path) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(UPLOT_POM)) {
      Properties properties = new Properties();
      properties.load(in);
      return "/META-INF/resources/webjars/uplot/" + properties.getProperty("version") + "/dist"
          + path.substring("/assets".length());
    }
  }
}

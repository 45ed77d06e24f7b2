package dev.weir.core.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What determines a pipeline's state, part by part: not how a feed is reached, nor where results go. State may only be
 * taken over between pipelines of the same fingerprint.
 *
 * @param parts a hash for each feed, stream and alert
 */
public record Fingerprint(Map<String, String> parts) {
  private static final int HASH_BYTES = 16;

  /** Reads what {@link #text} wrote. */
  public static Fingerprint of(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    text.lines().forEach(line -> {
      int last = line.lastIndexOf(' ');
      parts.put(line.substring(0, Math.max(0, last)), line.substring(last + 1));
    });
    return new Fingerprint(parts);
  }

  static Fingerprint of(
      List<Pipeline.Feed> feeds, List<Pipeline.Stream> streams, List<Pipeline.Alert> alerts) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (Pipeline.Feed f : feeds) {
      StringBuilder text = new StringBuilder();
      text.append(f.layout()).append(f.where()).append(f.optional()).append(f.lateness());
      text.append(f.continuity()).append(f.ignore());
      parts.put("feed " + f.name(), hash(text));
    }
    for (Pipeline.Stream s : streams) {
      StringBuilder text = new StringBuilder();
      text.append(s.from()).append(s.where()).append(s.by()).append(s.window()).append(s.outputs());
      text.append(s.arguments());
      s.statistics().forEach(a -> text.append(a.text()));
      text.append(s.emit()).append(s.columns()).append(s.fill());
      parts.put("stream " + s.name(), hash(text));
    }
    for (Pipeline.Alert a : alerts) {
      StringBuilder text = new StringBuilder();
      text.append(a.from()).append(a.when()).append(a.until()).append(a.holdFor());
      parts.put("alert " + a.name(), hash(text.append(a.repeat())));
    }
    return new Fingerprint(parts);
  }

  private static String hash(StringBuilder text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest(StatisticPlanner.shape(text).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A line for each part. */
  public String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach((part, hash) -> text.append(part).append(' ').append(hash).append('\n'));
    return text.toString();
  }

  /** What another pipeline has that is different, as a phrase. */
  public String changes(Fingerprint other) {
    List<String> changes = new ArrayList<>();
    other.parts.forEach((part, hash) -> {
      if (!parts.containsKey(part)) {
        changes.add(part + " is new");
      } else if (!hash.equals(parts.get(part))) {
        changes.add(part);
      }
    });
    parts.keySet().stream()
        .filter(part -> !other.parts.containsKey(part))
        .forEach(part -> changes.add(part + " is gone"));
    return changes.isEmpty() ? "the order of its parts" : String.join(", ", changes);
  }
}

package dev.weir.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Live statistics from a Weir's gateway.
 *
 * <pre>{@code
 * try (var changes = WeirClient.stream(URI.create("ws://localhost:8080"), "rolling").symbol("TICKER").open()) {
 *   for (Change change : changes) {
 *     System.out.println(change.number("mean"));
 *   }
 * }
 * }</pre>
 */
public final class WeirClient {
  private WeirClient() {}

  /**
   * The changes of a stream as they happen.
   *
   * @param gateway such as ws://localhost:8080
   */
  public static StreamRequest stream(URI gateway, String stream) {
    return new StreamRequest(gateway, stream);
  }

  /** The alerts that are active, then each event as it happens. */
  public static AlertRequest alerts(URI gateway) {
    return new AlertRequest(gateway);
  }

  /**
   * The newest change of each key of a stream, at this moment.
   *
   * @throws WeirException if the gateway refuses, for example because there is no such stream
   */
  public static List<Change> snapshot(URI gateway, String stream)
      throws IOException, InterruptedException {
    return snapshot(gateway, stream, new Access());
  }

  /** The same, for who has to show a token. */
  public static List<Change> snapshot(URI gateway, String stream, String token)
      throws IOException, InterruptedException {
    Access access = new Access();
    access.token(token);
    return snapshot(gateway, stream, access);
  }

  private static List<Change> snapshot(URI gateway, String stream, Access access)
      throws IOException, InterruptedException {
    String name = URLEncoder.encode(stream, StandardCharsets.UTF_8).replace("+", "%20");
    URI address = Address.http(gateway, "/api/streams/" + name + "/snapshot", "");
    return Message.all(access.get(address)).stream().map(Message::change).toList();
  }
}

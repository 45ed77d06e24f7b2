package dev.weir.app.access;

import dev.weir.core.pipeline.Addresses;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which pages a browser may let use the gateway. A browser says where a page came from (RFC 6454); a WebSocket is not
 * kept to that by the browser itself (RFC 6455, section 10.2), so it is here.
 *
 * @param allowed besides the gateway's own; {@code *} is any
 * @param open whether there is nothing else that keeps anybody out
 */
public record Origins(List<String> allowed, boolean open) {
  private static final Pattern ORIGIN = Pattern.compile("https?://([^/:]+|\\[[^/]+])(?::\\d+)?");

  /**
   * Whether a page may connect to the gateway, or change something in it.
   *
   * @param origin of the page; empty where there is none, as with programs
   * @param host to which the request went, with its port
   */
  public boolean permits(String origin, String host) {
    return origin.isEmpty() || isOwn(origin, host) || isListed(origin);
  }

  /**
   * Whether a page may listen to the gateway, without changing anything. Where nobody is kept out and no pages are listed,
   * pages of this machine may, too: those of a server on it, and files, whose origin browsers call {@code null}.
   */
  public boolean permitsListening(String origin, String host) {
    return permits(origin, host)
        || (open && allowed.isEmpty() && (origin.equals("null") || isOfThisMachine(origin)));
  }

  private static boolean isOfThisMachine(String origin) {
    Matcher m = ORIGIN.matcher(origin);
    return m.matches() && Addresses.isLoopback(m.group(1));
  }

  /** Whether it is listed, so that its answers may be shown to the page. */
  public boolean isListed(String origin) {
    return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  private static boolean isOwn(String origin, String host) {
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }

  /**
   * What is wrong with the name by which the gateway was called. Anybody can give a name of theirs to this machine's
   * address, and a page of theirs is then the gateway's own: where nothing else keeps it out, only names count that are
   * addresses, or this machine's own.
   */
  public Optional<String> problemWithHost(String host) {
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    boolean address = name.matches("[0-9.]+|\\[[0-9a-f:.]+]");
    boolean listed = allowed.stream().anyMatch(a -> a.equals("*") || isOwn(a, host));
    return !open || address || listed || Addresses.isLoopback(name)
        ? Optional.empty()
        : Optional.of("this gateway is open to its own machine; to be called '" + name
            + "', it needs serve.access, or that name in serve.origins");
  }
}

package dev.weir.core.pipeline;

/** Tells addresses that only this machine reaches from others, by how they are written. */
public final class Addresses {
  private Addresses() {}

  /** The host of {@code host:port}. */
  static String host(String address) {
    int colon = address.lastIndexOf(':');
    boolean port = colon > 0 && colon > address.lastIndexOf(']');
    return port ? address.substring(0, colon) : address;
  }

  /** Whether a host is this machine's own. Another name may be any address, also where it is none. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || host.matches("\\[?(::1|0:0:0:0:0:0:0:1)]?");
  }

  /** Why a gateway does not listen there without anything said about who may use it. */
  public static String tooOpen(String address) {
    return "at " + address
        + " others reach the gateway: say with serve.access who may do what, or, if everybody may read everything, access: { anonymous: true }";
  }
}

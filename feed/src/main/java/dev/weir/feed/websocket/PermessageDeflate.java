package dev.weir.feed.websocket;

import dev.weir.feed.websocket.Extension.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What both ends agreed on about compression: the parameters of the extension {@code permessage-deflate}.
 *
 * <p>All of them are supported at both ends. A window smaller than {@code 2^15} bytes concerns the compressing end only,
 * which {@link MessageDeflater} takes care of; whoever decompresses with the largest window can read every other.
 *
 * @param serverNoContextTakeover whether the server compresses each message by itself
 * @param clientNoContextTakeover whether the client does
 * @param serverMaxWindowBits the base-2 logarithm of how far back the server may refer, 8 to 15; empty for 15
 * @param clientMaxWindowBits the same of the client
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-7.1">RFC 7692, section 7.1</a>
 */
public record PermessageDeflate(
    boolean serverNoContextTakeover,
    boolean clientNoContextTakeover,
    OptionalInt serverMaxWindowBits,
    OptionalInt clientMaxWindowBits) {

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
  private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
  private static final int LARGEST_WINDOW_BITS = 15;

  /** What a client of ours offers: any window that the server wants. */
  public static final String OFFER = NAME + "; " + CLIENT_MAX_WINDOW_BITS;

  /**
   * A server's choice: the first of the client's offers that is a valid one of this extension (section 5.1 and 7.1); empty
   * if none is, which means no compression.
   *
   * @param header the client's {@code Sec-WebSocket-Extensions}
   * @throws IllegalArgumentException with a sentence when the header does not follow the grammar
   */
  public static Optional<PermessageDeflate> choose(String header) {
    return Extension.parse(header).stream()
        .filter(extension -> extension.name().equals(NAME))
        .flatMap(offer -> accept(offer).stream())
        .findFirst();
  }

  /**
   * A server's choice where it compresses each message once for many clients: with context, and with the largest window. An
   * offer that wants it otherwise is declined. The client is asked not to keep context, so that nothing need be kept for it.
   *
   * @throws IllegalArgumentException as {@link #choose} does
   */
  public static Optional<PermessageDeflate> chooseShared(String header) {
    return Extension.parse(header).stream()
        .filter(extension -> extension.name().equals(NAME))
        .flatMap(offer -> accept(offer).stream())
        .filter(offer -> !offer.serverNoContextTakeover
            && offer.serverMaxWindowBits.orElse(LARGEST_WINDOW_BITS) == LARGEST_WINDOW_BITS)
        .map(offer -> new PermessageDeflate(
            false, true, offer.serverMaxWindowBits, offer.clientMaxWindowBits))
        .findFirst();
  }

  private static Optional<PermessageDeflate> accept(Extension offer) {
    try {
      // A client's own largest window may come without a value: "choose for me".
      PermessageDeflate offered = read(offer.parameters(), true);
      return Optional.of(new PermessageDeflate(
          offered.serverNoContextTakeover,
          offered.clientNoContextTakeover,
          offered.serverMaxWindowBits,
          OptionalInt.empty())); // nothing is asked of the client: any window can be read
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // declined, as section 7.1 demands; another offer may be better
    }
  }

  /**
   * What the server chose, as its client reads it; empty if there is no compression.
   *
   * @param header the server's {@code Sec-WebSocket-Extensions}
   * @throws IllegalArgumentException with a sentence when it is no valid answer to {@link #OFFER}: the connection has
   *     failed then
   */
  public static Optional<PermessageDeflate> agreed(String header) {
    List<Extension> extensions = Extension.parse(header);
    if (extensions.isEmpty()) {
      return Optional.empty();
    }
    for (Extension extension : extensions) {
      if (!extension.name().equals(NAME)) {
        throw new IllegalArgumentException(
            "the extension " + extension.name() + " was not offered");
      }
    }
    if (extensions.size() > 1) {
      throw new IllegalArgumentException(NAME + " is answered more than once");
    }
    return Optional.of(read(extensions.getFirst().parameters(), false));
  }

  /** The server's answer to the offer. */
  public String answer() {
    StringBuilder answer = new StringBuilder(NAME);
    if (serverNoContextTakeover) {
      answer.append("; ").append(SERVER_NO_CONTEXT_TAKEOVER);
    }
    if (clientNoContextTakeover) {
      answer.append("; ").append(CLIENT_NO_CONTEXT_TAKEOVER);
    }
    serverMaxWindowBits.ifPresent(
        bits -> answer.append("; ").append(SERVER_MAX_WINDOW_BITS).append('=').append(bits));
    clientMaxWindowBits.ifPresent(
        bits -> answer.append("; ").append(CLIENT_MAX_WINDOW_BITS).append('=').append(bits));
    return answer.toString();
  }

  /** Compresses what the server sends. */
  public MessageDeflater serverDeflater() {
    return new MessageDeflater(
        serverNoContextTakeover, serverMaxWindowBits.orElse(LARGEST_WINDOW_BITS));
  }

  /** Compresses what the client sends. */
  public MessageDeflater clientDeflater() {
    return new MessageDeflater(
        clientNoContextTakeover, clientMaxWindowBits.orElse(LARGEST_WINDOW_BITS));
  }

  private static PermessageDeflate read(List<Parameter> parameters, boolean offer) {
    boolean serverNoContextTakeover = false;
    boolean clientNoContextTakeover = false;
    OptionalInt serverMaxWindowBits = OptionalInt.empty();
    OptionalInt clientMaxWindowBits = OptionalInt.empty();
    Set<String> seen = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!seen.add(parameter.name())) {
        throw new IllegalArgumentException(parameter.name() + " is there twice");
      }
      switch (parameter.name()) {
        case SERVER_NO_CONTEXT_TAKEOVER -> serverNoContextTakeover = flag(parameter);
        case CLIENT_NO_CONTEXT_TAKEOVER -> clientNoContextTakeover = flag(parameter);
        case SERVER_MAX_WINDOW_BITS -> serverMaxWindowBits = windowBits(parameter);
        case CLIENT_MAX_WINDOW_BITS ->
          clientMaxWindowBits =
              offer && parameter.value().isEmpty() ? OptionalInt.empty() : windowBits(parameter);
        default ->
          throw new IllegalArgumentException(NAME + " has no parameter " + parameter.name());
      }
    }
    return new PermessageDeflate(
        serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
  }

  private static boolean flag(Parameter parameter) {
    if (!parameter.value().isEmpty()) {
      throw new IllegalArgumentException(parameter.name() + " takes no value");
    }
    return true;
  }

  private static OptionalInt windowBits(Parameter parameter) {
    if (!parameter.value().matches("[89]|1[0-5]")) {
      throw new IllegalArgumentException(
          parameter.name() + " must be 8 to 15, not '" + parameter.value() + "'");
    }
    return OptionalInt.of(Integer.parseInt(parameter.value()));
  }
}

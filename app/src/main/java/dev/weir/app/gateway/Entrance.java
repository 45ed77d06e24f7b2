package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.AuditLog;
import dev.weir.app.access.Need;
import dev.weir.app.access.Places;
import dev.weir.app.access.Principal;
import dev.weir.app.access.Protection;
import dev.weir.app.access.ServerTls;
import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.pipeline.ProtectionSpec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/** Where connections come in: counts them, and has each of their requests looked at by a {@link Doorkeeper}. */
final class Entrance {
  /** Who uses a connection. */
  private static final AttributeKey<Principal> PRINCIPAL = AttributeKey.valueOf("weir.principal");

  /** The limit that a connection exceeds: it is told so, if it asks. */
  private static final AttributeKey<String> TOO_MANY = AttributeKey.valueOf("weir.too-many");

  /** The origin of the page that may read a connection's answers. */
  private static final AttributeKey<String> LISTED_ORIGIN =
      AttributeKey.valueOf("weir.listed-origin");

  /** So many connections above the limit are told so; more are closed without a word. */
  private static final int MAX_TOLD = 100;

  private final Protection protection;
  private final Places addresses;
  private final Places tokens;
  private final Map<String, LongAdder> refused = new ConcurrentSkipListMap<>();
  private int connections; // of the event loop

  Entrance(Protection protection) {
    this.protection = protection;
    this.addresses = new Places(protection.limits().perAddress());
    this.tokens = new Places(protection.limits().perToken());
  }

  Protection protection() {
    return protection;
  }

  ProtectionSpec.Limits limits() {
    return protection.limits();
  }

  /** Who uses a connection: nobody, before the first request that was let in. */
  static Principal principal(Channel channel) {
    Principal known = channel.attr(PRINCIPAL).get();
    return known == null ? Principal.NOBODY : known;
  }

  static void setPrincipal(Channel channel, Principal who) {
    channel.attr(PRINCIPAL).set(who);
  }

  /** The origin of the page that may read a connection's answers; empty if it is none that is listed. */
  static String listedOrigin(Channel channel) {
    String origin = channel.attr(LISTED_ORIGIN).get();
    return origin == null ? "" : origin;
  }

  static void setListedOrigin(Channel channel, String origin) {
    channel.attr(LISTED_ORIGIN).set(origin);
  }

  /** The limit that a connection exceeds. */
  static Optional<String> tooMany(Channel channel) {
    return Optional.ofNullable(channel.attr(TOO_MANY).get());
  }

  /** Counts a new connection, and begins its pipeline with TLS, if that is spoken here. */
  void enter(Channel channel) {
    connections++;
    channel.closeFuture().addListener(closed -> connections--);
    InetAddress address = address(channel);
    if (connections > limits().connections()) {
      channel.attr(TOO_MANY).set("connections");
    } else if (!address.isLoopbackAddress()) { // a proxy's are everybody's
      String text = address.getHostAddress();
      if (addresses.take(text)) {
        channel.closeFuture().addListener(closed -> addresses.leave(text));
      } else {
        channel.attr(TOO_MANY).set("address");
      }
    }
    if (connections > limits().connections() + MAX_TOLD) {
      refused("connections");
      channel.close();
    }
    protection.tls().ifPresent(tls -> encrypt(channel, tls));
  }

  private void encrypt(Channel channel, ServerTls tls) {
    SslHandler handler = tls.context().newHandler(channel.alloc());
    long afterDeadline = limits().handshake().plusSeconds(1).toMillis(); // which counts it
    handler.setHandshakeTimeout(afterDeadline, TimeUnit.MILLISECONDS);
    channel.pipeline().addLast(handler);
  }

  /**
   * Puts in front of the requests' handler what decides about them.
   *
   * @param needs what a request must be allowed to, by its method and path
   */
  void guard(ChannelPipeline pipeline, GatewayModel model, BiFunction<String, String, Need> needs) {
    pipeline.addLast(
        new RequestDeadline(limits().handshake(), () -> refused("slow_handshake")),
        new Doorkeeper(this, path -> model.door(path).isPresent(), needs));
  }

  /** A connection is no longer one of HTTP requests. */
  static void passed(ChannelPipeline pipeline) {
    pipeline.remove(RequestDeadline.class);
    pipeline.remove(Doorkeeper.class);
  }

  /** Takes a place among those of the same token, until the connection ends; false if there is none. */
  boolean takePlace(Channel channel, Principal who) {
    if (!who.isNamed()) {
      return true;
    }
    String holder = who.kind() + " " + who.name();
    boolean taken = tokens.take(holder);
    if (taken) {
      channel.closeFuture().addListener(closed -> tokens.leave(holder));
    }
    return taken;
  }

  /** Counts a refusal. */
  void refused(String cause) {
    refused.computeIfAbsent(cause, c -> new LongAdder()).increment();
  }

  /** Writes a line of the audit log, if there is one. */
  void audit(AuditLog.Event event, Channel channel, String path, String cause) {
    protection.audit().ifPresent(log -> {
      ObjectNode line = log.line(event)
          .put("connection", channel.id().asShortText())
          .put("address", address(channel).getHostAddress())
          .put("principal", principal(channel).name())
          .put("path", path);
      if (!cause.isEmpty()) {
        line.put("cause", cause);
      }
      log.write(line);
    });
  }

  static InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress a
        ? a.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  void metrics(MetricsText text) {
    refused.forEach((cause, count) -> text.add(Metric.GATEWAY_REFUSED, count.sum(), cause));
    text.add(Metric.GATEWAY_JWKS_FAILURES, protection.authenticator().failures());
    protection.tls().ifPresent(tls -> {
      text.add(Metric.GATEWAY_CERTIFICATE_EXPIRES_SECONDS, tls.secondsLeft());
      text.add(Metric.GATEWAY_CERTIFICATE_FAILURES, tls.failures());
    });
    protection.audit().ifPresent(log -> text.add(Metric.GATEWAY_AUDIT_LOST, log.lost()));
  }
}

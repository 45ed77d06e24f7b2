package dev.weir.app.gateway;

import dev.weir.app.access.Principal;
import dev.weir.app.connection.Client;
import dev.weir.app.connection.Connection;
import dev.weir.app.connection.Connections;
import dev.weir.app.connection.Connections.Delivery;
import dev.weir.app.connection.Message;
import dev.weir.app.server.ControlFrames;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A subscriber's connection, as others find and describe it. It is counted on its event loop and asked on any thread. */
final class ChannelClient implements Client {
  private static final AttributeKey<ChannelClient> KEY = AttributeKey.valueOf("weir.client");
  private static final int LONGEST_USER_AGENT = 200;

  private final Channel channel;
  private final String id;
  private final Connection.Kind kind;
  private final @Nullable String principal;
  private final String userAgent;
  private final Instant since = Instant.now();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicLong delivered = new AtomicLong();
  private volatile Instant lastActive = since;

  private ChannelClient(
      Channel channel,
      String id,
      Connection.Kind kind,
      @Nullable String principal,
      String userAgent) {
    this.channel = channel;
    this.id = id;
    this.kind = kind;
    this.principal = principal;
    this.userAgent = userAgent.length() <= LONGEST_USER_AGENT
        ? userAgent
        : userAgent.substring(0, LONGEST_USER_AGENT);
  }

  /** Gives a connection its id, by which others do not find it before it is {@link #register registered}. */
  static ChannelClient attach(
      Channel channel, String id, Connection.Kind kind, Principal who, String agent) {
    @Nullable String principal = who.isNamed() ? who.name() : null;
    ChannelClient client = new ChannelClient(channel, id, kind, principal, agent);
    channel.attr(KEY).set(client);
    return client;
  }

  /** The client at the other end of a subscriber's connection. */
  static ChannelClient of(Channel channel) {
    return Objects.requireNonNull(channel.attr(KEY).get(), "not a subscriber's connection");
  }

  /** Makes it known until the connection ends. */
  void register(Connections connections) {
    connections.register(id, this);
    channel.closeFuture().addListener(closed -> connections.remove(id));
  }

  String id() {
    return id;
  }

  Channel channel() {
    return channel;
  }

  String address() {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "";
  }

  /** Who it is; null for who has not said. */
  @Nullable
  String principal() {
    return principal;
  }

  void said() {
    lastActive = Instant.now();
  }

  void subscribed(int more) {
    subscriptions.addAndGet(more);
  }

  /** Changes have been sent. On the event loop. */
  void delivered(int changes) {
    delivered.lazySet(delivered.getPlain() + changes); // it has one writer
  }

  @Override
  public Connection describe(String id) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return new Connection(
        id,
        kind,
        address(),
        since,
        principal,
        userAgent,
        lastActive,
        subscriptions.get(),
        delivered.get(),
        waiting == null ? 0 : waiting.totalPendingWriteBytes());
  }

  @Override
  public CompletionStage<Delivery> send(Message message) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    try {
      channel.eventLoop().execute(() -> delivery.complete(sendNow(message)));
    } catch (RejectedExecutionException e) {
      delivery.complete(Delivery.GONE); // the gateway stops
    }
    return delivery;
  }

  private Delivery sendNow(Message message) {
    ControlFrames control = channel.pipeline().get(ControlFrames.class);
    if (!channel.isActive() || (control != null && control.isClosing())) {
      return Delivery.GONE;
    }
    if (!channel.isWritable()) {
      return Delivery.BUSY;
    }
    if (kind == Connection.Kind.WEBSOCKET) {
      channel.writeAndFlush(frame(channel, message));
      return Delivery.SENT;
    }
    return switch (message) {
      case Message.Text text -> {
        channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), event(text.text())));
        yield Delivery.SENT;
      }
      case Message.Binary binary -> Delivery.UNSUITABLE;
    };
  }

  /** A message as a WebSocket frame. */
  static WebSocketFrame frame(Channel channel, Message message) {
    return switch (message) {
      case Message.Text text ->
        new TextWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), text.text()));
      case Message.Binary binary ->
        new BinaryWebSocketFrame(Unpooled.wrappedBuffer(binary.bytes()));
    };
  }

  /** A text of several lines is one event with as many data lines (WHATWG HTML, section 9.2.6). */
  private static String event(String text) {
    return "data: " + String.join("\ndata: ", text.split("\r\n|\r|\n", -1)) + "\n\n";
  }

  @Override
  public void close() {
    if (kind == Connection.Kind.WEBSOCKET) {
      channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    } else {
      channel.close();
    }
  }
}

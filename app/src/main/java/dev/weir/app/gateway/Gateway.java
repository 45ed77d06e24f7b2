package dev.weir.app.gateway;

import dev.weir.app.access.Protection;
import dev.weir.app.metrics.MetricsText;
import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.Listener;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.value.JsonBytes;
import dev.weir.feed.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket service: one port for subscribers, server-sent events, the REST API and the page. All subscribers live on
 * one event loop, so nothing here needs a lock.
 */
public final class Gateway implements AutoCloseable {
  /** Bytes of a request or of a subscriber's message. */
  static final int MAX_REQUEST = 64 << 10;

  /** Bytes of a message to echo. */
  static final int MAX_ECHO = 16 << 20;

  /** Bytes of alerts that may wait for a reader: they cannot be conflated as changes can. */
  private static final int MAX_WAITING = 1 << 20;

  private static final long GOODBYE_SECONDS = 2;

  private final GatewayModel model;
  private final Heartbeat heartbeat;
  private final Entrance entrance;
  private final Api api;
  private final RequestReader requests;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final ChannelGroup webSockets;
  private final ChannelGroup eventStreams;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final Set<Alerted> alerted = new LinkedHashSet<>();
  private final LongAdder badMessages = new LongAdder();
  private final LongAdder silent = new LongAdder();
  private final LongAdder cutOff = new LongAdder();
  private final Map<Integer, LongAdder> violations = new ConcurrentSkipListMap<>();
  private @Nullable Channel server;

  /** A connection that wants to hear of alerts. */
  record Alerted(Channel channel, Encoding encoding) {}

  private Gateway(GatewayModel model, Protection protection, Heartbeat heartbeat) {
    this.model = model;
    this.heartbeat = heartbeat;
    this.entrance = new Entrance(protection);
    this.api = new Api(model, this::metrics);
    this.requests = new RequestReader(
        model.stores().stream().map(ChangeStore::stream).toList(), model.defaultStream());
    this.group = Transport.eventLoops(1, "gateway");
    this.loop = (EventLoop) group.next();
    this.webSockets = new DefaultChannelGroup(loop);
    this.eventStreams = new DefaultChannelGroup(loop);
    model.stores().forEach(s -> topics.put(s.stream().name(), new Topic(s, model.texts(), loop)));
    model.alerts().onEvent(event -> loop.execute(() -> tell(event)));
  }

  /**
   * Listens, and takes over what protects it: closes that in the end.
   *
   * @param port 0 for any
   * @throws IOException if the address cannot be used; the message says so plainly
   */
  public static Gateway start(
      GatewayModel model, Protection protection, String host, int port, Heartbeat heartbeat)
      throws IOException {
    Gateway gateway = new Gateway(model, protection, heartbeat);
    try {
      gateway.server = Listener.listen(gateway.group, host, port, "the gateway", gateway::furnish);
      return gateway;
    } catch (IOException e) {
      gateway.close();
      throw e;
    }
  }

  private void furnish(Channel channel) {
    entrance.enter(channel);
    channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST));
    entrance.guard(channel.pipeline(), model);
    channel.pipeline().addLast(new HttpHandler(this));
  }

  public int port() {
    return ((InetSocketAddress) Objects.requireNonNull(server, "not started").localAddress())
        .getPort();
  }

  GatewayModel model() {
    return model;
  }

  Entrance entrance() {
    return entrance;
  }

  Api api() {
    return api;
  }

  Map<String, Topic> topics() {
    return topics;
  }

  /** After which change a subscriber goes on that has seen so many: all, where everything was computed anew since then. */
  long resumed(Topic topic, long since) {
    return since > topic.cursor() && !model.catchingUp().getAsBoolean() ? 0 : since;
  }

  ChannelHandler session() {
    return new Session(this, requests);
  }

  ControlFrames controlFrames() {
    return new ControlFrames(violation ->
        violations.computeIfAbsent(violation.code(), code -> new LongAdder()).increment());
  }

  ChannelHandler messageRate() {
    int perSecond = entrance.limits().messagesPerSecond();
    return new MessageRate(perSecond, () -> entrance.refused("too_many_messages"));
  }

  ChannelHandler pulse(ControlFrames control) {
    return new Pulse(heartbeat, control, silent::increment);
  }

  ChannelGroup webSockets() {
    return webSockets;
  }

  ChannelGroup eventStreams() {
    return eventStreams;
  }

  LongAdder badMessages() {
    return badMessages;
  }

  void addAlerted(Alerted who) {
    alerted.add(who);
    model.alerts().active().forEach(event -> tell(event, List.of(who)));
  }

  @SuppressWarnings("ReferenceEquality") // a channel is itself
  void removeAlerted(Channel channel) {
    alerted.removeIf(a -> a.channel() == channel);
  }

  private void tell(AlertEvent event) {
    tell(event, List.copyOf(alerted));
  }

  private void tell(AlertEvent event, List<Alerted> to) {
    JsonBytes json = AlertWriter.write(event, new JsonBytes());
    for (Alerted a : to) {
      if (!Permission.includes(Entrance.principal(a.channel()), event)) {
        continue;
      }
      if (a.channel().bytesBeforeWritable() > MAX_WAITING) {
        cutOff.increment(); // when it comes back, it is told what is active
        a.channel().close();
        continue;
      }
      ByteBuf out = a.channel().alloc().buffer(json.size() + 16);
      a.encoding().frame("alerts", 0, json, out);
      a.channel().writeAndFlush(out, a.channel().voidPromise());
    }
  }

  private void metrics(MetricsText text) {
    entrance.metrics(text);
    text.gauge(
        "weir_gateway_connections",
        "Connected subscribers.",
        webSockets.size() + eventStreams.size());
    text.counter(
        "weir_gateway_bad_messages_total",
        "Messages of subscribers that could not be understood.",
        badMessages.sum());
    text.counter(
        "weir_gateway_silent_total",
        "Subscribers disconnected because nothing came back from them.",
        silent.sum());
    text.counter(
        "weir_gateway_cut_off_total",
        "Subscribers disconnected because they did not read the alerts they asked for.",
        cutOff.sum());
    violations.forEach((code, count) -> text.counter(
        "weir_gateway_violations_total",
        "Subscribers disconnected because they broke the WebSocket protocol or its limits.",
        count.sum(),
        "close_code",
        Integer.toString(code)));
    topics.forEach((name, topic) -> {
      text.counter(
          "weir_gateway_delivered_total",
          "Changes sent to subscribers.",
          topic.delivered(),
          "stream",
          name);
      text.counter(
          "weir_gateway_conflated_total",
          "Times that a slow subscriber was given the newest values instead of all.",
          topic.conflated(),
          "stream",
          name);
    });
  }

  /** Stops listening, tells subscribers what is left to tell, and says goodbye (1012, service restart). */
  @Override
  public void close() {
    if (server != null && server.isOpen()) {
      server.close().awaitUninterruptibly();
      loop.submit(() -> topics.values().forEach(Topic::drain)).awaitUninterruptibly();
      webSockets.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.SERVICE_RESTART));
      webSockets.newCloseFuture().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    entrance.protection().close();
  }
}

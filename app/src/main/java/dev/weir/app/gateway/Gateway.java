package dev.weir.app.gateway;

import dev.weir.app.access.Need;
import dev.weir.app.access.Principal;
import dev.weir.app.access.Protection;
import dev.weir.app.backend.Backends;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.http.RequestCounts;
import dev.weir.app.http.Right;
import dev.weir.app.http.Route;
import dev.weir.app.http.Router;
import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.Listener;
import dev.weir.app.server.RequestQueue;
import dev.weir.feed.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket service: one port for subscribers, server-sent events, the REST API and the page. All subscribers live on
 * one event loop, so nothing here needs a lock.
 */
public final class Gateway implements AutoCloseable {
  /** Bytes of a subscriber's message. */
  static final int MAX_REQUEST = 64 << 10;

  /** Bytes of a request's body: what a back end may send to one client. */
  static final int MAX_BODY = 128 << 10;

  /** Where server-sent events are asked for. */
  static final String EVENTS = "/sse";

  /** Bytes of a message to echo. */
  static final int MAX_ECHO = 16 << 20;

  /** Requests that are answered at once; the others wait, so that their memory is bounded. */
  private static final int WORKERS = 4;

  private static final long GOODBYE_SECONDS = 2;
  private static final int MAX_RECONNECT_MILLIS = 5000;

  /** Paths of connections that stay. */
  private static final Set<String> CONNECTING = Set.of("/ws", "/echo");

  private final GatewayModel model;
  private final Heartbeat heartbeat;
  private final Entrance entrance;
  private final Router router;
  private final RequestCounts requestCounts = new RequestCounts();
  private final ExecutorService workers;
  private final RequestReader requests;
  private final Backends backends;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final ChannelGroup webSockets;
  private final ChannelGroup eventStreams;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final AlertTopic alerts;
  private final LongAdder badMessages = new LongAdder();
  private final LongAdder silent = new LongAdder();
  private final Map<Integer, LongAdder> violations = new ConcurrentSkipListMap<>();
  private @Nullable Channel server;

  private Gateway(GatewayModel model, Protection protection, Heartbeat heartbeat) {
    this.model = model;
    this.heartbeat = heartbeat;
    this.entrance = new Entrance(protection);
    this.router = new Router(Stream.of(
            new Health(model, this::metrics).routes(),
            List.of(Route.get(EVENTS, Right.ANY, EventStream::isBegunElsewhere)),
            model.routes())
        .flatMap(List::stream)
        .toList());
    this.workers = Executors.newFixedThreadPool(
        WORKERS, Thread.ofPlatform().daemon().name("http-", 1).factory());
    this.requests = new RequestReader(
        model.stores().stream().map(ChangeStore::stream).toList(), model.defaultStream());
    this.backends = new Backends(model.backends());
    this.group = Transport.eventLoops(1, "gateway");
    this.loop = (EventLoop) group.next();
    this.webSockets = new DefaultChannelGroup(loop);
    this.eventStreams = new DefaultChannelGroup(loop);
    Deflaters deflaters = new Deflaters();
    model
        .stores()
        .forEach(s -> topics.put(
            s.stream().name(), new Topic(s, model.texts(), loop, protection.slow(), deflaters)));
    this.alerts = new AlertTopic(model.alerts(), loop);
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
    channel
        .pipeline()
        .addLast(new HttpServerCodec(), new BodyCollector(MAX_BODY), new RequestQueue());
    entrance.guard(channel.pipeline(), model, this::need);
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

  /** All that can be asked for over HTTP, besides the page. */
  public List<Route> routes() {
    return router.routes();
  }

  Router router() {
    return router;
  }

  /** They answer what routes are asked for. */
  Executor workers() {
    return workers;
  }

  RequestCounts requestCounts() {
    return requestCounts;
  }

  /** What a request must be allowed to: what its route declares. The page is everybody's: it shows what it is answered. */
  private Need need(String method, String path) {
    if (CONNECTING.contains(path)) {
      return new Need.Anything();
    }
    return router.match(method, path) instanceof Router.Found found
        ? found.route().right().need(found.parameters())
        : new Need.Nothing();
  }

  Map<String, Topic> topics() {
    return topics;
  }

  /** After which change a subscriber goes on that has seen so many: all, where everything was computed anew since then. */
  long resumed(Topic topic, long since) {
    return since > topic.cursor() && !model.catchingUp().getAsBoolean() ? 0 : since;
  }

  RequestReader requests() {
    return requests;
  }

  /** What somebody may have of what they want. */
  Interest permitted(Principal who, Interest wanted) throws Refusal {
    Topic topic = Objects.requireNonNull(topics.get(wanted.stream()));
    return Permission.narrowed(who, wanted, !topic.store().stream().by().isEmpty());
  }

  ChannelHandler session(Peer peer) {
    return new Session(this, requests, peer);
  }

  Backends backends() {
    return backends;
  }

  ControlFrames controlFrames() {
    return new ControlFrames(violation ->
        violations.computeIfAbsent(violation.code(), code -> new LongAdder()).increment());
  }

  ChannelHandler messageRate(Peer peer) {
    int perSecond = entrance.limits().messagesPerSecond();
    return new MessageRate(perSecond, () -> entrance.refused("too_many_messages"), peer::send);
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

  AlertTopic alerts() {
    return alerts;
  }

  private void metrics(MetricsText text) {
    entrance.metrics(text);
    requestCounts.metrics(text);
    backends.metrics(text);
    text.add(Metric.GATEWAY_CONNECTIONS, webSockets.size() + eventStreams.size());
    text.add(Metric.GATEWAY_BAD_MESSAGES, badMessages.sum());
    text.add(Metric.GATEWAY_SILENT, silent.sum());
    violations.forEach(
        (code, count) -> text.add(Metric.GATEWAY_VIOLATIONS, count.sum(), Integer.toString(code)));
    alerts.metrics(text);
    topics.forEach((name, topic) -> topic.counters().metrics(name, text));
  }

  /** Asks each to come back at another moment, so that not all come at once. */
  private void sayGoodbye(Channel channel) {
    String reason = "restarting; reconnect in %d ms"
        .formatted(ThreadLocalRandom.current().nextInt(MAX_RECONNECT_MILLIS));
    channel.writeAndFlush(
        new CloseWebSocketFrame(WebSocketCloseStatus.SERVICE_RESTART.code(), reason));
  }

  /** Stops listening, tells subscribers what is left to tell, and says goodbye (1012, service restart). */
  @Override
  public void close() {
    if (server != null && server.isOpen()) {
      server.close().awaitUninterruptibly();
      loop.submit(() -> topics.values().forEach(Topic::drain)).awaitUninterruptibly();
      webSockets.forEach(this::sayGoodbye);
      webSockets.newCloseFuture().awaitUninterruptibly(GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
    backends.close();
    workers.shutdown();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    entrance.protection().close();
  }
}

package dev.weir.app.gateway;

import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import dev.weir.core.stream.JsonBytes;
import dev.weir.feed.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The WebSocket service: one port for subscribers, server-sent events, the REST API and the page. All subscribers live on
 * one event loop, so nothing here needs a lock.
 */
public final class Gateway implements AutoCloseable {
  static final int HIGH_WATER_MARK = 256 << 10;
  static final int LOW_WATER_MARK = 64 << 10;
  static final int MAX_REQUEST = 64 << 10;
  private static final int BACKLOG = 4096;

  private final GatewayModel model;
  private final EventLoopGroup group;
  private final ChannelGroup sessions;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final Set<Alerted> alerted = new LinkedHashSet<>();
  private final LongAdder badMessages = new LongAdder();
  private Channel server;

  /** A connection that wants to hear of alerts. */
  record Alerted(Channel channel, Encoding encoding) {}

  private Gateway(GatewayModel model) {
    this.model = model;
    this.group = Transport.eventLoops(1, "gateway");
    this.sessions = new DefaultChannelGroup(group.next());
    var loop = group.next();
    model.stores().forEach(s -> topics.put(s.stream().name(), new Topic(s, model.texts(), loop)));
    model.alerts().onEvent(event -> loop.execute(() -> tell(event)));
  }

  /**
   * Listens.
   *
   * @param port 0 for any
   * @throws IOException if the address cannot be used; the message says so plainly
   */
  public static Gateway start(GatewayModel model, String host, int port) throws IOException {
    Gateway gateway = new Gateway(model);
    try {
      gateway.server = gateway.bind(host, port);
      return gateway;
    } catch (Exception e) {
      gateway.close();
      throw new IOException(
          "the gateway cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private Channel bind(String host, int port) throws InterruptedException {
    return new ServerBootstrap()
        .group(group)
        .channel(Transport.serverSocketType())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(LOW_WATER_MARK, HIGH_WATER_MARK))
        .childHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST));
            channel.pipeline().addLast("http", new HttpHandler(Gateway.this));
          }
        })
        .bind(host, port)
        .sync()
        .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  GatewayModel model() {
    return model;
  }

  Map<String, Topic> topics() {
    return topics;
  }

  ChannelGroup sessions() {
    return sessions;
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
    tell(event, new ArrayList<>(alerted));
  }

  private static void tell(AlertEvent event, List<Alerted> to) {
    JsonBytes json = AlertWriter.write(event, new JsonBytes());
    for (Alerted a : to) {
      ByteBuf out = a.channel().alloc().buffer(json.size() + 16);
      a.encoding().frame("alerts", 0, json, out);
      a.channel().writeAndFlush(out, a.channel().voidPromise());
    }
  }

  /** Metrics of the gateway itself, in Prometheus' text format. */
  String metrics() {
    StringBuilder out = new StringBuilder();
    out.append(
        "# HELP weir_gateway_connections Connected subscribers.\n# TYPE weir_gateway_connections gauge\n");
    out.append("weir_gateway_connections ").append(sessions.size()).append('\n');
    out.append(
        "# HELP weir_gateway_bad_messages_total Messages of subscribers that could not be understood.\n");
    out.append("# TYPE weir_gateway_bad_messages_total counter\n");
    out.append("weir_gateway_bad_messages_total ").append(badMessages.sum()).append('\n');
    out.append("# HELP weir_gateway_delivered_total Changes sent to subscribers.\n");
    out.append("# TYPE weir_gateway_delivered_total counter\n");
    topics.forEach((name, t) -> out.append(
        "weir_gateway_delivered_total{stream=\"%s\"} %d\n".formatted(name, t.delivered())));
    out.append(
        "# HELP weir_gateway_conflated_total Times that a slow subscriber was given the newest values instead of all.\n");
    out.append("# TYPE weir_gateway_conflated_total counter\n");
    topics.forEach((name, t) -> out.append(
        "weir_gateway_conflated_total{stream=\"%s\"} %d\n".formatted(name, t.conflated())));
    return out.toString();
  }

  /** Says goodbye to everybody (1012, service restart) and stops listening. */
  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
      sessions
          .writeAndFlush(new CloseWebSocketFrame(1012, "service restart"))
          .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}

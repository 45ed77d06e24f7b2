package dev.weir.app.simulate;

import dev.weir.app.server.EchoSession;
import dev.weir.app.server.Listener;
import dev.weir.core.pipeline.Profile;
import dev.weir.feed.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server that plays a feed, to try pipelines against and to test them: made-up trades, or a recording.
 * Every path is the feed but {@code /echo}, which sends each message back.
 *
 * <p>All connections share one thread. That is fast enough (millions of small recorded frames a second) and makes the
 * order of events plain: the end of one connection comes before the start of the next, on which resuming relies.
 */
public final class Simulator implements AutoCloseable {
  private static final String ECHO_PATH = "/echo";
  private static final long GOODBYE_MILLIS = 1_000;

  /** What the feed sends. */
  public sealed interface Source {}

  /**
   * Made-up trades of the subscribed symbols.
   *
   * @param perSecond messages a second on each connection, over all its symbols
   * @param seed the n-th price of a symbol on a connection depends on it, the symbol and n only
   */
  public record Trades(double perSecond, long seed) implements Source {
    public Trades {
      if (!(perSecond > 0 && perSecond <= 1e9)) {
        throw new IllegalArgumentException(
            "the rate must be above 0 and at most 1000000000 messages a second");
      }
    }
  }

  /**
   * A known venue: made-up trades in its words, after its login and its subscriptions, which it enforces.
   *
   * @param perSecond trades a second on each connection, over all its symbols
   */
  public record Venue(Profile profile, double perSecond, long seed) implements Source {
    public Venue {
      if (!(perSecond > 0 && perSecond <= 1e6)) {
        throw new IllegalArgumentException(
            "the rate must be above 0 and at most 1000000 messages a second");
      }
      if (profile.simulation().isEmpty()) {
        throw new IllegalArgumentException("this profile does not say how to simulate it");
      }
    }
  }

  /**
   * What a recording says was received. A connection that reaches its end is closed with code 1000, "end of recording".
   *
   * @param speed how many times faster than recorded; {@link #AS_FAST_AS_POSSIBLE} as fast as the client reads
   * @param loop whether it starts again at the end
   * @param resume whether a connection goes on where the last one of the same path ended, instead of at the start.
   *     Frames that were on their way to a connection that broke are lost, as in reality
   */
  public record Playback(
      Path recording, double speed, StartOn startOn, boolean loop, boolean resume)
      implements Source {
    public static final double AS_FAST_AS_POSSIBLE = Double.POSITIVE_INFINITY;

    public Playback {
      if (!(speed > 0)) {
        throw new IllegalArgumentException("the speed must be above 0");
      }
    }
  }

  /** When a playback starts: when a client connects, or with its first text message. */
  public enum StartOn {
    CONNECT,
    SUBSCRIBE
  }

  /**
   * What every connection gets.
   *
   * @param dropEvery the life of each connection, which then ends with a TCP reset
   * @param greeting the first message on every connection
   */
  public record Options(Source source, Optional<Duration> dropEvery, Optional<String> greeting) {
    public Options {
      if (dropEvery.isPresent()
          && (dropEvery.get().isNegative() || dropEvery.get().isZero())) {
        throw new IllegalArgumentException("the time between drops must be above 0");
      }
    }
  }

  private final MultiThreadIoEventLoopGroup thread;
  private final ChannelGroup connections;
  private final Optional<Tapes> tapes;
  private final Options options;
  private final InstantSource clock;
  private final Consumer<String> troubles;
  private @Nullable Channel server;

  private Simulator(Options options, InstantSource clock, Consumer<String> troubles) {
    this.options = options;
    this.clock = clock;
    this.troubles = troubles;
    this.tapes = options.source() instanceof Playback playback
        ? Optional.of(new Tapes(playback))
        : Optional.empty();
    this.thread = Transport.eventLoops(1, "simulate");
    this.connections = new DefaultChannelGroup(thread.next(), true);
  }

  /** Starts with the system's clock. */
  public static Simulator start(Options options, String host, int port, Consumer<String> troubles)
      throws IOException {
    return start(options, host, port, InstantSource.system(), troubles);
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @param clock what trades carry as their time
   * @param troubles takes a sentence about each thing that goes wrong later, such as a broken line in the recording
   * @throws IOException when the address cannot be listened on
   * @throws RecordingException when the recording cannot be read
   * @throws IllegalArgumentException when the recording has nothing to send
   */
  public static Simulator start(
      Options options, String host, int port, InstantSource clock, Consumer<String> troubles)
      throws IOException {
    if (options.source() instanceof Playback playback) {
      requireFrames(playback.recording());
    }
    Simulator simulator = new Simulator(options, clock, troubles);
    try {
      simulator.server =
          Listener.listen(simulator.thread, host, port, "the simulator", simulator::furnish);
      return simulator;
    } catch (IOException e) {
      simulator.close();
      throw e;
    }
  }

  /** The port that is listened on. */
  public int port() {
    return ((InetSocketAddress) Objects.requireNonNull(server).localAddress()).getPort();
  }

  /** Says good-bye to all clients and stops; returns when all is closed, in about a second at most. */
  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    connections
        .writeAndFlush(new CloseWebSocketFrame(
            WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the simulator stops"))
        .awaitUninterruptibly(GOODBYE_MILLIS);
    connections.close().awaitUninterruptibly();
    thread.shutdownGracefully(0, GOODBYE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    tapes.ifPresent(Tapes::close);
  }

  /** The open connections, for tests that look at what is pending. */
  ChannelGroup connections() {
    return connections;
  }

  private static void requireFrames(Path recording) {
    try (Tape tape = new Tape(recording, false)) {
      if (tape.peek() == null) {
        throw new IllegalArgumentException(
            recording + ": this recording has no received frames to send");
      }
    }
  }

  private void furnish(Channel channel) {
    connections.add(channel);
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(64 << 10))
        .addLast(new AboutPage())
        .addLast(new Arrival(this::session, options, troubles));
  }

  private ChannelHandler session(String uri, HttpHeaders headers) {
    String path = new QueryStringDecoder(uri).path();
    if (path.equals(ECHO_PATH)) {
      return new EchoSession();
    }
    return switch (options.source()) {
      case Trades trades -> new TradeSession(trades, clock);
      case Playback playback -> new PlaybackSession(playback, tapes.orElseThrow(), path, troubles);
      case Venue venue -> new VenueSession(venue, uri, headers, clock, troubles);
    };
  }
}

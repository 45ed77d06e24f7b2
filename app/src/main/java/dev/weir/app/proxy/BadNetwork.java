package dev.weir.app.proxy;

import dev.weir.app.server.Listener;
import dev.weir.feed.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes TCP connections on to a server, as badly as told: late, slowly, in small pieces, now and then not at all, and
 * with resets. What waits to be passed on is bounded: beyond that, the sender is not read.
 */
public final class BadNetwork implements AutoCloseable {
  private static final int MOST_WAITING_BYTES = 256 << 10;
  private static final double NANOS = 1e9;

  private final Faults faults;
  private final InetSocketAddress server;
  private final EventLoopGroup group = Transport.eventLoops(1, "proxy");
  private final EventLoop loop = (EventLoop) group.next();
  private final ChannelGroup channels = new DefaultChannelGroup(loop);
  private final SplittableRandom random;
  private final Consumer<String> say;
  private long partitionedUntil = Long.MIN_VALUE; // of System.nanoTime()
  private @Nullable Channel listening;

  private BadNetwork(Faults faults, InetSocketAddress server, Consumer<String> say) {
    this.faults = faults;
    this.server = server;
    this.say = say;
    this.random = new SplittableRandom(faults.seed());
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any
   * @param server to whom everything is passed on
   * @param say takes a sentence for each partition and reset
   */
  public static BadNetwork start(
      Faults faults, String host, int port, InetSocketAddress server, Consumer<String> say)
      throws IOException {
    BadNetwork network = new BadNetwork(faults, server, say);
    try {
      network.listening = Listener.listen(network.group, host, port, "the proxy", network::accept);
    } catch (IOException e) {
      network.close();
      throw e;
    }
    faults.partition().ifPresent(p -> network.loop.execute(() -> network.planPartition(p)));
    return network;
  }

  public int port() {
    return ((InetSocketAddress) Objects.requireNonNull(listening).localAddress()).getPort();
  }

  /** Nothing passes from now on, for so long. */
  public void partition(Duration lasts) {
    loop.execute(() -> {
      partitionedUntil = System.nanoTime() + lasts.toNanos();
      say.accept("proxy: nothing passes for " + lasts.toMillis() + " ms");
    });
  }

  /** Resets all connections. */
  public void reset() {
    loop.execute(() -> channels.forEach(BadNetwork::reset));
  }

  private void planPartition(Faults.Partition partition) {
    later(around(partition.every()), () -> {
      partition(partition.lasts());
      planPartition(partition);
    });
  }

  /** Between half and one and a half of it. */
  private long around(Duration mean) {
    return (long) (mean.toNanos() * (0.5 + random.nextDouble()));
  }

  private void later(long nanos, Runnable action) {
    loop.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  private void accept(Channel client) {
    channels.add(client);
    client.config().setAutoRead(false);
    ChannelFuture connecting = new Bootstrap()
        .group(loop)
        .channel(Transport.socketType(loop))
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel upstream) {
            upstream.pipeline().addLast(new Pipe(client));
          }
        })
        .connect(server);
    Channel upstream = connecting.channel();
    channels.add(upstream);
    client.pipeline().addLast(new Pipe(upstream));
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        client.config().setAutoRead(true);
        upstream.config().setAutoRead(true);
        faults
            .resetEvery()
            .ifPresent(mean -> later(around(mean), () -> {
              if (client.isActive()) {
                say.accept("proxy: a connection is reset");
                reset(client);
                reset(upstream);
              }
            }));
      } else {
        client.close();
      }
    });
  }

  private static void reset(Channel channel) {
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0); // no FIN, but a reset
      channel.close();
    }
  }

  /** One direction of one connection. */
  private final class Pipe extends ChannelInboundHandlerAdapter {
    private final Channel to;
    private final Deque<Late> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean scheduled;
    private boolean ended;
    private long freeAt = Long.MIN_VALUE; // when the line has room again

    private record Late(ByteBuf bytes, long due) {}

    Pipe(Channel to) {
      this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      waitingBytes += bytes.readableBytes();
      waiting.add(new Late(bytes, System.nanoTime() + faults.latency().toNanos()));
      ctx.channel().config().setAutoRead(waitingBytes < MOST_WAITING_BYTES && to.isWritable());
      pass(ctx);
    }

    /** Passes on what is due, and comes again for the rest. */
    private void pass(ChannelHandlerContext ctx) {
      if (!to.isOpen()) {
        waiting.forEach(late -> ReferenceCountUtil.release(late.bytes));
        waiting.clear();
        return;
      }
      long now = System.nanoTime();
      while (!waiting.isEmpty() && wait(waiting.peek(), now) <= 0 && to.isWritable()) {
        piece(now);
      }
      to.flush();
      if (waiting.isEmpty()) {
        ctx.channel().config().setAutoRead(true);
        if (ended) {
          to.close();
        }
      } else if (!scheduled) {
        scheduled = true;
        long wait = Math.max(100_000, wait(waiting.peek(), now));
        later(wait, () -> {
          scheduled = false;
          pass(ctx);
        });
      }
    }

    private long wait(Late next, long now) {
      return Math.max(next.due, Math.max(freeAt, partitionedUntil)) - now;
    }

    private void piece(long now) {
      Late late = waiting.element();
      int size = late.bytes.readableBytes();
      if (faults.segment() > 0) {
        size = Math.min(size, faults.segment());
      }
      to.write(late.bytes.readRetainedSlice(size));
      if (faults.segment() > 0) {
        to.flush(); // each piece in a segment of its own, as far as TCP_NODELAY goes
      }
      waitingBytes -= size;
      if (faults.bytesPerSecond() > 0) {
        freeAt = Math.max(now, freeAt) + (long) (size * NANOS / faults.bytesPerSecond());
      }
      if (!late.bytes.isReadable()) {
        waiting.remove().bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended = true;
      pass(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
      reset(to); // the one end is told what the other did
    }
  }

  @Override
  public void close() {
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
    channels.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

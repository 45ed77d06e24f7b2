package dev.weir.app.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.app.run.Stations;
import dev.weir.app.simulate.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bad network does to bytes, and that a pipeline behind it neither loses nor doubles what it received. */
class BadNetworkTest {
  @TempDir
  private Path data;

  private static BadNetwork before(int port, Faults faults) throws IOException {
    InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
    return BadNetwork.start(faults, "127.0.0.1", 0, server, s -> {});
  }

  private static Faults faults(Duration latency, long rate, int segment) {
    return new Faults(latency, rate, segment, Optional.empty(), Optional.empty(), 1);
  }

  /** Sends bytes through the network to a server and returns how long it took until they were there, unchanged. */
  private static Duration time(Faults faults, int bytes) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        BadNetwork network = before(server.getLocalPort(), faults);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port());
        Socket accepted = server.accept()) {
      byte[] sent = new byte[bytes];
      for (int i = 0; i < bytes; i++) {
        sent[i] = (byte) (i * 31);
      }
      long start = System.nanoTime();
      client.getOutputStream().write(sent);
      client.shutdownOutput();
      byte[] received = accepted.getInputStream().readNBytes(bytes);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(received).isEqualTo(sent);
      return took;
    }
  }

  @Test
  void bytesArriveInOrderLateSlowlyAndInPieces() throws IOException {
    assertThat(time(Faults.NONE, 1_000_000)).isLessThan(Duration.ofSeconds(5));
    assertThat(time(faults(Duration.ofMillis(200), 0, 0), 1000))
        .isGreaterThan(Duration.ofMillis(200));
    assertThat(time(faults(Duration.ZERO, 100_000, 1000), 50_000))
        .isGreaterThan(Duration.ofMillis(400));
    assertThat(time(faults(Duration.ZERO, 0, 1), 10_000)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void inAPartitionNothingPassesAndThenAllDoes() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        BadNetwork network = before(server.getLocalPort(), Faults.NONE);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port());
        Socket accepted = server.accept()) {
      InputStream in = accepted.getInputStream();
      client.getOutputStream().write(1);
      assertThat(in.read()).isEqualTo(1);
      network.partition(Duration.ofMillis(300));
      long start = System.nanoTime();
      client.getOutputStream().write(2);
      assertThat(in.read()).isEqualTo(2);
      assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
    }
  }

  @Test
  void aResetIsAReset() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        BadNetwork network = before(server.getLocalPort(), Faults.NONE);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      assertThat(accepted.getInputStream().read()).isEqualTo(1);
      network.reset();
      assertThat(catchThrowable(() -> client.getInputStream().read()))
          .isInstanceOf(SocketException.class);
    }
  }

  /** The simulator goes on where the last connection ended, and each observation has a number. */
  @Test
  void behindItAPipelineCountsOnlyWhatItReceivedAndKnowsWhatIsMissing() throws Exception {
    Simulator.Options options =
        new Simulator.Options(new Simulator.Trades(2000, 1), Optional.empty(), Optional.empty());
    Faults bad = new Faults(
        Duration.ofMillis(5),
        2_000_000,
        100,
        Optional.of(new Faults.Partition(Duration.ofMillis(300), Duration.ofMillis(100))),
        Optional.of(Duration.ofMillis(400)),
        7);
    try (Simulator simulator = Simulator.start(options, "127.0.0.1", 0, s -> {});
        BadNetwork network = before(simulator.port(), bad);
        Stations weir = Stations.start("""
            feeds:
              f:
                url: ws://127.0.0.1:%d/ws
                symbols: [TICKER]
                subscribe: { type: subscribe, symbol: "{symbol}" }
                reconnect: { first: 10ms, max: 50ms }
                read: { where: type = 'trade' }
            streams: { s: { from: f, by: symbol, select: "count() as n" } }
            """.formatted(network.port()), data)) {
      weir.awaitAtLeast(3000);
      assertThat(weir.said).anyMatch(s -> s.contains("connection lost"));
      String newest = weir.snapshot("s");
      long seq = Long.parseLong(newest.replaceAll("(?s).*\"seq\":(\\d+).*", "$1"));
      long n = Long.parseLong(newest.replaceAll("(?s).*\"n\":(\\d+).*", "$1"));
      assertThat(n).isEqualTo(seq);
    }
  }
}

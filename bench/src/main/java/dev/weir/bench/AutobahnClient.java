package dev.weir.bench;

import dev.weir.feed.Cause;
import dev.weir.feed.SingleConnection;
import dev.weir.feed.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plays the feeds' WebSocket client to the fuzzing server of the Autobahn test suite, which then judges it: asks how many
 * cases there are, echoes what each of them sends, and asks for the report.
 *
 * @see <a href="https://github.com/crossbario/autobahn-testsuite">the test suite</a>
 */
public final class AutobahnClient {
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final long LONGEST_CASE_SECONDS = 600;
  private static final long LONGEST_ANSWER_SECONDS = 30;

  /** Ends that say that there was no conversation; how all others are to be judged, the server knows. */
  private static final Set<Cause> NO_CONVERSATION = EnumSet.of(
      Cause.UNKNOWN_HOST,
      Cause.REFUSED,
      Cause.UNREACHABLE,
      Cause.TIMEOUT,
      Cause.HTTP_STATUS,
      Cause.HANDSHAKE);

  private final String server;
  private final EventLoop loop;
  private final PrintStream out;

  /** @param server such as {@code ws://127.0.0.1:9001} */
  AutobahnClient(String server, EventLoop loop, PrintStream out) {
    this.server = server;
    this.loop = loop;
    this.out = out;
  }

  /** Exits with 0 when all cases were played, whatever the server thinks of them. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1 || !args[0].matches("wss?://[^/]+/?")) {
      System.err.println("usage: bench/autobahn client ws://HOST:PORT");
      System.exit(2);
    }
    MultiThreadIoEventLoopGroup loops = Transport.eventLoops(1, "autobahn");
    try {
      new AutobahnClient(args[0].replaceFirst("/$", ""), loops.next(), System.out).run();
    } catch (IllegalStateException e) {
      System.err.println("autobahn: " + e.getMessage());
      System.exit(1);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** @throws IllegalStateException with a sentence when the server is not there or is no fuzzing server */
  void run() throws InterruptedException {
    int cases = count();
    for (int number = 1; number <= cases; number++) {
      SingleConnection.End end =
          await(echo("/runCase?case=" + number + "&agent=weir"), LONGEST_CASE_SECONDS);
      out.println("case " + number + " of " + cases + ": " + end.reason());
    }
    await(echo("/updateReports?agent=weir"), LONGEST_CASE_SECONDS);
    out.println("the report is where the server's configuration says (outdir)");
  }

  private int count() throws InterruptedException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    SingleConnection.Listener listener = (connection, kind, buf, offset, length) ->
        answer.complete(buf.toString(offset, length, StandardCharsets.UTF_8));
    await(open("/getCaseCount", listener), LONGEST_ANSWER_SECONDS);
    String count = answer.getNow("nothing");
    if (!count.matches("\\d{1,6}")) {
      throw new IllegalStateException(
          server + " is no fuzzing server: asked for the number of cases, it said " + count);
    }
    return Integer.parseInt(count);
  }

  private SingleConnection echo(String path) {
    return open(
        path,
        (connection, kind, buf, offset, length) -> connection.send(kind, buf.copy(offset, length)));
  }

  private SingleConnection open(String path, SingleConnection.Listener listener) {
    return SingleConnection.open(URI.create(server + path), MAX_MESSAGE_BYTES, loop, listener);
  }

  private SingleConnection.End await(SingleConnection connection, long seconds)
      throws InterruptedException {
    try {
      SingleConnection.End end = connection.ended().get(seconds, TimeUnit.SECONDS);
      if (NO_CONVERSATION.contains(end.cause())) {
        throw new IllegalStateException(end.reason());
      }
      return end;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          server + " did not end the connection within " + seconds + " s", e);
    }
  }
}

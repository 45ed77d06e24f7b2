package dev.weir.feed;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A proxy that speaks HTTP CONNECT and the least of SOCKS5, and goes to this machine whatever host is asked for. */
final class FakeProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final CompletableFuture<Void> served = new CompletableFuture<>();
  private final String httpAnswer;

  /** The HTTP head, or {@code socks HOST:PORT}, of each request. */
  final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  FakeProxy(String httpAnswer) throws IOException {
    this.httpAnswer = httpAnswer;
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** When it returns, connections are refused: the port is open as long as somebody waits in accept. */
  @Override
  public void close() throws IOException {
    listener.close();
    served.join();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> quietly(() -> tunnel(client)));
      }
    } catch (IOException e) {
      requests.add("closed");
      served.complete(null);
    }
  }

  private void tunnel(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    int first = in.readUnsignedByte();
    int port = first == 5
        ? acceptSocks(in, client.getOutputStream())
        : acceptHttp(first, in, client.getOutputStream());
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.ofVirtual().start(() -> quietly(() -> copy(server, client)));
      copy(client, server);
    }
  }

  private int acceptHttp(int first, InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder().append((char) first);
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.read());
    }
    requests.add(head.toString());
    out.write((httpAnswer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return Integer.parseInt(head.substring(head.indexOf(":") + 1, head.indexOf(" HTTP")));
  }

  /** RFC 1928: no authentication, then CONNECT to a name. */
  private int acceptSocks(DataInputStream in, OutputStream out) throws IOException {
    in.skipNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, 0});
    in.skipNBytes(4); // version, command, reserved, kind of address: a name
    String host = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    int port = in.readUnsignedShort();
    requests.add("socks " + host + ":" + port);
    out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    return port;
  }

  private static void copy(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** However one end of a tunnel ends, the client notices: that is what a test looks at. */
  private static void quietly(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      System.Logger log = System.getLogger(FakeProxy.class.getName());
      log.log(System.Logger.Level.DEBUG, "a tunnel ended", e);
    }
  }
}

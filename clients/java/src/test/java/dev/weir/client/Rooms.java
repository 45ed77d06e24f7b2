package dev.weir.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A pipeline that devices push to. */
final class Rooms {
  static final String PIPELINE = """
      feeds: { room: { accept: { path: /in/room }, read: { fields: [room, celsius] } } }
      streams:
        rooms: { from: room, by: room, select: { n: count(), celsius: last(celsius) } }
      alerts: { hot: { from: rooms, when: celsius > 30, message: "{room}: {celsius} degrees" } }
      """;

  private Rooms() {}

  static void push(URI gateway, int... celsius) {
    WebSocket device = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(gateway.resolve("/in/room"), new WebSocket.Listener() {})
        .join();
    for (int c : celsius) {
      device.sendText("{\"room\":\"attic\",\"celsius\":" + c + "}", true).join();
    }
    device.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  static <T> List<T> take(Arrivals<T> arrivals, int count) {
    List<T> taken = new ArrayList<>();
    for (Iterator<T> each = arrivals.iterator(); taken.size() < count && each.hasNext(); ) {
      taken.add(each.next());
    }
    return taken;
  }
}

package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.access.Principal;
import dev.weir.app.connection.Connection;
import dev.weir.app.connection.ConnectionId;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.core.value.Texts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whoever comes, goes, or misses something: each can read all that it gets. */
class SharedDeflaterTest {
  private static final Interest ALL = new Interest("rolling", SymbolSet.ALL);
  private static final Interest SOME = new Interest("rolling", new SymbolSet.Some(Set.of("A")));

  /** A subscriber, with what it should have got. */
  private static final class Reader {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Peer peer = new Peer(
        ChannelClient.attach(
            channel, ConnectionId.next(), Connection.Kind.WEBSOCKET, Principal.ANYONE, ""),
        Encoding.JSON,
        true);
    final List<String> expected = new ArrayList<>();
    final List<String> read = new ArrayList<>();
    final Inflater inflater = new Inflater(true);

    void readAll() throws DataFormatException {
      for (ByteBuf in; (in = channel.readOutbound()) != null; in.release()) {
        while (in.isReadable()) {
          int first = in.readUnsignedByte();
          int length = in.readUnsignedByte();
          byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
          in.readBytes(payload);
          read.add((first & 0x40) == 0 ? utf8(payload) : inflate(payload));
        }
      }
    }

    private static String utf8(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private String inflate(byte[] payload) throws DataFormatException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (byte[] piece : List.of(payload, new byte[] {0, 0, -1, -1})) {
        inflater.setInput(piece);
        for (int n; (n = inflater.inflate(buffer)) > 0; ) {
          out.write(buffer, 0, n);
        }
      }
      return utf8(out.toByteArray());
    }
  }

  @Property(tries = 100)
  void eachReadsWhatItWasTold(
      @ForAll @Size(min = 50, max = 400) List<@IntRange(max = 99) Integer> events)
      throws IOException, DataFormatException {
    try (GatewayRig rig = new GatewayRig()) {
      check(rig.store, rig.texts(), rig, events);
    }
  }

  /** Two groups, some readers in both; each event tells one group something, or lets a reader come, go or miss it. */
  private static void check(ChangeStore store, Texts texts, GatewayRig rig, List<Integer> events)
      throws DataFormatException {
    ChangeFormat format = new ChangeFormat(store, texts);
    Deflaters deflaters = new Deflaters();
    List<Group> groups = List.of(
        new Group(new Group.Identity(ALL, Encoding.JSON), format, null, deflaters),
        new Group(new Group.Identity(SOME, Encoding.JSON), format, null, deflaters));
    List<Reader> readers = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    ChangeStore.Rows rows = store.rows();
    for (int event : events) {
      Group group = groups.get(event % 2);
      if (readers.isEmpty() || event < 5) {
        readers.add(new Reader());
        add(group, readers.getLast(), subscriptions);
      } else if (event < 8) {
        add(group, readers.get(event % readers.size()), subscriptions);
      } else if (event < 12 && !subscriptions.isEmpty()) {
        Subscription gone = subscriptions.remove(event % subscriptions.size());
        gone.group().remove(gone);
      }
      rig.tell("A", event);
      store.after(store.head() - 1, 1, rows);
      group.burst().add(rows, 0);
      try (Burst burst = group.takeBurst()) {
        for (Subscription s : group.members()) {
          if (event % 7 == 3 && s.peer().hashCode() % 3 == event % 3) {
            s.peer().missed(group.deflater());
          } else {
            s.peer().send(burst);
            readers.stream()
                .filter(r -> r.peer.equals(s.peer()))
                .forEach(r -> r.expected.add(format.json(rows, 0).toString()));
          }
        }
      }
    }
    for (Reader reader : readers) {
      reader.readAll();
      assertThat(reader.read).isEqualTo(reader.expected);
    }
  }

  private static void add(Group group, Reader reader, List<Subscription> subscriptions) {
    if (group.members().stream().noneMatch(s -> s.peer().equals(reader.peer))) {
      Subscription s = new Subscription(reader.peer, group.interest());
      group.add(s);
      subscriptions.add(s);
    }
  }

  @Test
  void aConnectionTakesOneCompressorHoweverManyItsSubscriptions() throws IOException {
    try (GatewayRig rig = new GatewayRig()) {
      Deflaters deflaters = new Deflaters();
      Audience audience = new Audience(rig.store, rig.texts(), deflaters);
      Reader reader = new Reader();
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        subscriptions.add(new Subscription(reader.peer, symbol(i)));
      }
      subscriptions.forEach(audience::add);
      assertThat(deflaters.taken()).isEqualTo(1);
      subscriptions.forEach(audience::remove);
      assertThat(deflaters.taken()).isZero();
    }
  }

  @Test
  void thereAreOnlySoManyCompressors() throws IOException {
    try (GatewayRig rig = new GatewayRig()) {
      Deflaters deflaters = new Deflaters();
      Audience audience = new Audience(rig.store, rig.texts(), deflaters);
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < Deflaters.MOST + 10; i++) {
        subscriptions.add(new Subscription(new Reader().peer, symbol(i)));
      }
      subscriptions.forEach(audience::add);
      assertThat(deflaters.taken()).isEqualTo(Deflaters.MOST);
      assertThat(subscriptions.getLast().group().deflater()).isNull();
      subscriptions.forEach(audience::remove);
      assertThat(deflaters.taken()).isZero();
    }
  }

  private static Interest symbol(int i) {
    return new Interest("rolling", new SymbolSet.Some(Set.of("S" + i)));
  }
}

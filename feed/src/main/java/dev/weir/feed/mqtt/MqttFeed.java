package dev.weir.feed.mqtt;

import dev.weir.core.pipeline.MqttSpec;
import dev.weir.feed.Backoff;
import dev.weir.feed.Cause;
import dev.weir.feed.ClientTls;
import dev.weir.feed.Counters;
import dev.weir.feed.Durations;
import dev.weir.feed.Feed;
import dev.weir.feed.FeedStatus;
import dev.weir.feed.FeedSurroundings;
import dev.weir.feed.FrameKind;
import dev.weir.feed.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * A feed from an MQTT broker. Paho's threads bring messages to the feed's event loop, where the sink is called; one is
 * acknowledged when the sink has flushed it, so that with QoS 1 and 2 the broker sends again what was not taken.
 */
public final class MqttFeed implements Feed {
  private static final int MAX_WAITING = 1024;
  private static final long QUIESCE_MILLIS = 500;

  private final MqttSpec spec;
  private final FeedSurroundings around;
  private final Backoff backoff;
  private final MqttAsyncClient client;
  private final MqttConnectOptions options;
  private final Counters counters = new Counters();
  private final Map<Cause, Long> ends = new EnumMap<>(Cause.class);
  private final Semaphore room =
      new Semaphore(MAX_WAITING); // for messages on their way to the loop
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private @Nullable FrameSink sink; // null while there is no connection
  private int failures; // in a row
  private long connects;
  private boolean closing;
  private boolean paused;
  private volatile FeedStatus status;

  /** @throws IllegalArgumentException with a sentence for the user when the feed's options can't work */
  public MqttFeed(MqttSpec spec, FeedSurroundings around) {
    this.spec = spec;
    this.around = around;
    this.backoff = new Backoff(spec.reconnect());
    this.options = options(spec);
    try {
      client = new MqttAsyncClient(address(spec.url()), spec.clientId(), new MemoryPersistence());
      client.setManualAcks(true);
    } catch (MqttException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "feed " + spec.name() + ": " + e.getMessage() + " (" + spec.url() + ")", e);
    }
    client.setCallback(new Callback());
    this.status = statusNow(FeedStatus.State.CLOSED, "", 0);
  }

  private static String address(URI url) {
    boolean secure = url.getScheme().equalsIgnoreCase("mqtts");
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 8883 : 1883;
    return (secure ? "ssl://" : "tcp://") + url.getHost() + ":" + port;
  }

  private static MqttConnectOptions options(MqttSpec spec) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(spec.qos() == 0); // else the broker keeps what comes while we are away
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    spec.user().ifPresent(options::setUserName);
    spec.password().ifPresent(p -> options.setPassword(p.toCharArray()));
    if (spec.url().getScheme().equalsIgnoreCase("mqtts")) {
      options.setSocketFactory(ClientTls.sockets(spec.tls()));
      options.setHttpsHostnameVerificationEnabled(spec.tls().verify());
    }
    return options;
  }

  @Override
  public void start() {
    around.loop().execute(this::connect);
  }

  private void connect() {
    if (closing) {
      return;
    }
    status = statusNow(FeedStatus.State.CONNECTING, status.lastError(), 0);
    try {
      client.connect(options, null, new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          around.loop().execute(MqttFeed.this::connected);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
          around.loop().execute(() -> retry("cannot connect to " + spec.url(), cause));
        }
      });
    } catch (MqttException e) {
      retry("cannot connect to " + spec.url(), e);
    }
  }

  private void connected() {
    connects++;
    failures = 0;
    FrameSink taking = sink();
    taking.connected(now());
    status = statusNow(FeedStatus.State.CONNECTED, status.lastError(), 0);
    say("connected to " + spec.url());
    String[] topics = spec.topics().toArray(String[]::new);
    int[] qos = new int[topics.length];
    Arrays.fill(qos, spec.qos());
    try {
      client.subscribe(topics, qos, null, new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          around.loop().execute(() -> confirm(topics, token.getGrantedQos()));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
          around.loop().execute(() -> refused(topics.length, String.join(", ", topics)));
        }
      });
    } catch (MqttException e) {
      refused(topics.length, String.join(", ", topics));
    }
  }

  /** A granted QoS of 128 is a refusal (MQTT 3.1.1, 3.9.3). */
  private void confirm(String[] topics, int[] granted) {
    for (int i = 0; i < topics.length; i++) {
      if (granted[i] == 128) {
        refused(1, topics[i]);
      }
    }
  }

  private void refused(int count, String topics) {
    counters.failedSubscriptions(count);
    say("the broker refused the subscription to " + topics);
  }

  private FrameSink sink() {
    FrameSink taking = sink == null ? around.sinks().get() : sink;
    sink = taking;
    return taking;
  }

  private void retry(String what, Throwable cause) {
    Cause why = client.isConnected() ? Cause.LOST : Failing.cause(cause);
    ends.merge(why, 1L, Long::sum);
    String reason = Failing.reason(cause);
    if (sink != null) {
      sink.disconnected(now(), why, reason);
      sink = null;
    }
    if (closing) {
      return;
    }
    Duration delay = backoff.nextDelay(failures++, around.random());
    around.loop().schedule(this::connect, delay.toNanos(), TimeUnit.NANOSECONDS);
    status = statusNow(FeedStatus.State.WAITING, reason, now() + delay.toNanos());
    say(what + " (" + reason + "); next attempt in " + Durations.text(delay));
  }

  /** Called on Paho's threads. */
  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
      around.loop().execute(() -> retry("connection lost", cause));
    }

    /** Waits while much is on its way to the loop, or while paused; then Paho does not read. */
    @Override
    public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
      room.acquire();
      byte[] json = Envelope.of(topic, message.getPayload());
      around.loop().execute(() -> take(json, message));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      throw new IllegalStateException("nothing is published here");
    }
  }

  private void take(byte[] json, MqttMessage message) {
    room.release();
    long now = now();
    try {
      if (json.length > spec.maxMessageBytes()) {
        counters.badFrame();
        say("a message of " + json.length + " bytes is larger than the limit");
      } else {
        FrameSink taking = sink();
        ByteBuf buf = Unpooled.wrappedBuffer(json);
        taking.frame(FrameKind.TEXT, now, buf, 0, json.length);
        taking.flush();
        counters.received(1, json.length, now);
      }
      client.messageArrivedComplete(message.getId(), message.getQos());
    } catch (MqttException e) {
      say("a message could not be acknowledged: " + Failing.reason(e)); // it comes again
    } catch (RuntimeException e) {
      say("what takes the messages failed: " + e.getMessage());
      disconnect(); // not acknowledged: the broker sends it again
    }
  }

  private void disconnect() {
    try {
      client.disconnectForcibly(0, QUIESCE_MILLIS, false);
    } catch (MqttException e) {
      say("the connection could not be ended: " + Failing.reason(e));
    }
  }

  @Override
  public CompletableFuture<Void> close() {
    around.loop().execute(() -> {
      closing = true;
      status = statusNow(FeedStatus.State.CLOSED, status.lastError(), 0);
      // Paho blocks; and a message that waits for room would keep it from ending.
      room.release(MAX_WAITING);
      Thread.ofVirtual().name("weir-mqtt-close").start(this::end);
    });
    return closed;
  }

  private void end() {
    try {
      if (client.isConnected()) {
        client.disconnect(0).waitForCompletion(QUIESCE_MILLIS);
      }
      client.close(true);
    } catch (MqttException e) {
      say("closing: " + Failing.reason(e));
    } finally {
      around.loop().execute(() -> {
        if (sink != null) {
          sink.disconnected(now(), Cause.STOPPED, "closed");
        }
        say("closed");
        closed.complete(null);
      });
    }
  }

  @Override
  public void pause() {
    around.loop().execute(() -> {
      if (!paused) {
        paused = true;
        room.drainPermits();
      }
    });
  }

  @Override
  public void resume() {
    around.loop().execute(() -> {
      if (paused) {
        paused = false;
        room.release(MAX_WAITING);
      }
    });
  }

  @Override
  public FeedStatus status() {
    return status.counting(counters);
  }

  private FeedStatus statusNow(FeedStatus.State state, String lastError, long nextAttempt) {
    return new FeedStatus(
        spec.name(),
        spec.url().toString(),
        state,
        now(),
        0,
        0,
        0,
        0,
        connects,
        ends,
        0,
        lastError,
        nextAttempt);
  }

  private long now() {
    return around.epochNanos().getAsLong();
  }

  private void say(String sentence) {
    around.log().say(spec.name() + ": " + sentence);
  }
}

package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds from a real broker, Mosquitto: {@code WEIR_TEST_MOSQUITTO}, or {@code /usr/sbin/mosquitto} where Debian's package
 * puts it.
 */
class MqttTest {
  @TempDir
  private Path folder;

  private int port;
  private Process broker;
  private MqttClient publisher;

  @BeforeEach
  void startBroker() throws IOException, MqttException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    broker = broker();
    publisher = new MqttClient("tcp://127.0.0.1:" + port, "publisher", new MemoryPersistence());
    publisher.connect();
  }

  private Process broker() throws IOException {
    Path config = folder.resolve("mosquitto.conf");
    Files.writeString(config, "listener %d 127.0.0.1%nallow_anonymous true%n".formatted(port));
    String program =
        Objects.requireNonNullElse(System.getenv("WEIR_TEST_MOSQUITTO"), "/usr/sbin/mosquitto");
    Process process = new ProcessBuilder(program, "-c", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    while (process.isAlive() && !isListening()) {
      Thread.onSpinWait();
    }
    return process;
  }

  @AfterEach
  void stopBroker() {
    broker.destroy();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String pipeline(String more) {
    return """
        feeds:
          home:
            mqtt: { url: "mqtt://127.0.0.1:%d", topics: [home/+/temperature] %s }
            reconnect: { first: 20ms, max: 100ms }
            read: { fields: { topic: topic, celsius: payload } }
        streams:
          rooms: { from: home, by: topic, select: "count() as n, mean(celsius) as mean" }
        """.formatted(port, more);
  }

  private void publish(String topic, String payload) throws MqttException {
    publisher.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
  }

  private static void awaitConnected(Stations weir) throws InterruptedException {
    synchronized (weir) {
      while (weir.said.stream().noneMatch(s -> s.startsWith("home: connected"))) {
        weir.wait(10);
      }
    }
  }

  @Test
  void messagesBecomeObservationsByTopic() throws Exception {
    try (Stations weir = Stations.start(pipeline(""), data())) {
      awaitConnected(weir);
      publish("home/attic/temperature", "20.5");
      publish("home/cellar/temperature", "12");
      publish("home/cellar/humidity", "70");
      publish("home/cellar/temperature", "\"13\"");
      weir.awaitChanges(3);
    }
  }

  @Test
  void whatIsPublishedWhileWeirIsAwayComesLater() throws Exception {
    try (Stations weir = Stations.start(pipeline(""), data())) {
      awaitConnected(weir);
      publish("home/attic/temperature", "20");
      weir.awaitChanges(1);
    }
    publish("home/attic/temperature", "21");
    publish("home/attic/temperature", "22");
    try (Stations weir = Stations.start(pipeline(""), data())) {
      weir.awaitChanges(3);
    }
  }

  @Test
  void itComesBackWhenTheBrokerDoes() throws Exception {
    try (Stations weir = Stations.start(pipeline(""), data())) {
      awaitConnected(weir);
      publisher.disconnect();
      broker.destroyForcibly().waitFor();
      assertThat(isListening()).isFalse();
      broker = broker();
      publisher.connect();
      while (weir.said.stream().filter(s -> s.startsWith("home: connected")).count() < 2) {
        Thread.onSpinWait();
      }
      publish("home/attic/temperature", "20");
      weir.awaitChanges(1);
      assertThat(weir.said).anyMatch(s -> s.startsWith("home: connection lost"));
    }
  }

  private boolean isListening() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.weir.feed.mqtt;

import dev.weir.feed.Cause;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Paho's exceptions in our words. */
final class Failing {
  private Failing() {}

  static Cause cause(Throwable thrown) {
    Throwable root = root(thrown);
    if (thrown instanceof MqttException mqtt && isRefusal(mqtt.getReasonCode())) {
      return Cause.LOGIN;
    }
    return switch (root) {
      case ConnectException e -> Cause.REFUSED;
      case UnknownHostException e -> Cause.UNKNOWN_HOST;
      case SocketTimeoutException e -> Cause.TIMEOUT;
      case SSLException e -> Cause.TLS;
      default -> Cause.LOST;
    };
  }

  static String reason(Throwable thrown) {
    Throwable root = root(thrown);
    return switch (root) {
      case ConnectException e -> "the broker refuses connections";
      case UnknownHostException e -> "the broker's name has no address";
      case MqttException e
      when isRefusal(e.getReasonCode()) -> "the broker refused the login: " + e.getMessage();
      default -> root.getMessage() == null ? root.toString() : root.getMessage();
    };
  }

  private static Throwable root(Throwable thrown) {
    return thrown instanceof MqttException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private static boolean isRefusal(int code) {
    return code == MqttException.REASON_CODE_FAILED_AUTHENTICATION
        || code == MqttException.REASON_CODE_NOT_AUTHORIZED
        || code == MqttException.REASON_CODE_INVALID_CLIENT_ID;
  }
}

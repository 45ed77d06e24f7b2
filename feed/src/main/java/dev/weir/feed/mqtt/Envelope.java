package dev.weir.feed.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.core.value.JsonBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * An MQTT message as one JSON object: {@code {"topic":"…","payload":…}}. A payload that is JSON stays as it is, another text
 * becomes a string, and bytes that are no text become null.
 */
final class Envelope {
  private static final JsonFactory JSON = new JsonFactory();

  private Envelope() {}

  static byte[] of(String topic, byte[] payload) {
    JsonBytes json = new JsonBytes().raw("{\"topic\":").text(topic).raw(",\"payload\":");
    if (isJson(payload)) {
      json.raw(payload);
    } else if (isText(payload)) {
      json.text(payload);
    } else {
      json.raw("null");
    }
    return json.raw("}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isJson(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false; // so it is no JSON
    }
  }

  private static boolean isText(byte[] payload) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

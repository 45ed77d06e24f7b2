package dev.weir.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How to get at a gateway: the client of the JDK, and a token. */
final class Access {
  private HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable Supplier<String> token;
  private boolean renewed;

  HttpClient client() {
    return client;
  }

  void client(HttpClient other) {
    client = other;
  }

  void token(String fixed) {
    token = () -> fixed;
    renewed = false;
  }

  void token(Supplier<String> fresh) {
    token = fresh;
    renewed = true;
  }

  /** The token to show now. */
  Optional<String> token() {
    return token == null ? Optional.empty() : Optional.of(token.get());
  }

  /** Whether another token may be had when this one has expired. */
  boolean isRenewed() {
    return renewed;
  }

  /** What a gateway has at an address. */
  @Nullable
  Object get(URI address) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    token().ifPresent(t -> request.header("Authorization", "Bearer " + t));
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new WeirException(sentence(answer));
    }
    return Json.read(answer.body());
  }

  private static String sentence(HttpResponse<String> answer) {
    try {
      if (Json.read(answer.body()) instanceof Map<?, ?> said
          && said.get("error") instanceof String s) {
        return s;
      }
    } catch (WeirException e) {
      // not the gateway's own words
    }
    return "the gateway answers " + answer.statusCode();
  }

  /** What is said against a connection. Where it is the token, or there is no gateway, it is no use to try again. */
  EndedException refusal(HttpResponse<?> answer) {
    String sentence = "the gateway refuses the connection (" + answer.statusCode() + ")";
    return switch (answer.statusCode()) {
      case 401, 403, 404 -> throw new WeirException(sentence);
      case 429 ->
        new EndedException(
            EndedException.NEVER_OPENED,
            sentence,
            jittered(answer
                .headers()
                .firstValue("Retry-After")
                .filter(s -> s.matches("\\d{1,4}"))
                .orElse("1")));
      default -> new EndedException(EndedException.NEVER_OPENED, sentence);
    };
  }

  private static long jittered(String seconds) {
    long millis = Long.parseLong(seconds) * 1000;
    return millis + ThreadLocalRandom.current().nextLong(millis + 1);
  }
}

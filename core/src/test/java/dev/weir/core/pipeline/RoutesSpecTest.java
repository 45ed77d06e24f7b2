package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a pipeline file says which messages of clients go to which back end. */
class RoutesSpecTest {
  @Test
  void withoutAWordAboutItThereAreNone() {
    assertThat(read("serve: {}").file().orElseThrow().serve().routes()).isEqualTo(RoutesSpec.NONE);
  }

  @Test
  void aRouteIsAUrlOrMore() {
    RoutesSpec routes = read("""
        serve:
          route: action
          routes:
            $connect: https://example.com/connect
            subscribe: { url: http://example.com/s, timeout: 2s, headers: { X-Key: "${KEY}" } }
        """).file().orElseThrow().serve().routes();
    assertThat(routes)
        .isEqualTo(new RoutesSpec(
            "action",
            Map.of(
                "$connect",
                new RoutesSpec.Backend(
                    URI.create("https://example.com/connect"), Duration.ofSeconds(5), Map.of()),
                "subscribe",
                new RoutesSpec.Backend(
                    URI.create("http://example.com/s"),
                    Duration.ofSeconds(2),
                    Map.of("X-Key", "secret")))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      $conect: http://example.com/        | 6:5: error: there is no route '$conect'; with $ there are $connect, $disconnect, $default (did you mean $connect?)
      ping: http://example.com/           | 6:5: error: messages of type 'ping' are understood by Weir itself; call the route otherwise, or choose another field with serve.route
      order: ws://example.com/            | 6:12: error: this URL must begin with http:// or https://
      order: { timeout: 5s }              | 6:12: error: the key 'url' is missing: http:// or https://
      """)
  void whatIsWrongIsSaidWithItsPlace(String route, String sentence) {
    PipelineReader.Result read = read("""
        serve:
          listen: 127.0.0.1:0
          routes:
            %s
        """.formatted(route));
    assertThat(read.mistakes()).extracting(m -> m.in("f")).containsExactly("f:" + sentence);
  }

  private static PipelineReader.Result read(String serve) {
    String yaml = """
        feeds: { trades: { url: "ws://127.0.0.1:9000/ws" } }
        streams: { all: { from: trades, select: { n: count() } } }
        """;
    return PipelineReader.read(yaml + serve, name -> Optional.of("secret"));
  }
}

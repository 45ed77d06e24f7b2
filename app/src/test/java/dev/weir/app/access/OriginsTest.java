package dev.weir.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private static final Origins ORIGINS = new Origins(List.of("https://app.example.com"), false);

  @ParameterizedTest
  @CsvSource({
    "'', weir.example.com, true",
    "https://weir.example.com, weir.example.com, true",
    "http://weir.example.com:8080, weir.example.com:8080, true",
    "http://WEIR.example.com:8080, weir.example.com:8080, true",
    "https://app.example.com, weir.example.com, true",
    "https://APP.example.com, weir.example.com, true",
    "http://app.example.com, weir.example.com, false",
    "http://weir.example.com:8081, weir.example.com:8080, false",
    "https://evil.com, weir.example.com, false",
    "https://weir.example.com.evil.com, weir.example.com, false",
    "https://evil.com/https://app.example.com, weir.example.com, false",
    "null, weir.example.com, false",
    "weir.example.com, weir.example.com, false",
    "https://, '', true", // no browser sends it, and there is no page at a host without a name
  })
  void pagesOfTheGatewayAndOfTheList(String origin, String host, boolean permitted) {
    assertThat(ORIGINS.permits(origin, host)).isEqualTo(permitted);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, true",
    "localhost:8080, true",
    "LOCALHOST, true",
    "192.168.1.7:80, true",
    "[::1]:8080, true",
    "[fe80::1]:8080, true",
    "app.example.com, true",
    "evil.com:8080, false",
    "localhost.evil.com, false",
    "127.0.0.1.evil.com, false",
  })
  void whereNothingElseKeepsAnybodyOutANameMustBeThisMachinesOwn(String host, boolean fine) {
    Origins open = new Origins(List.of("https://app.example.com"), true);
    assertThat(open.problemWithHost(host).isEmpty()).isEqualTo(fine);
    assertThat(ORIGINS.problemWithHost(host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "null, false", // a file, or any page's sandboxed frame
    "http://localhost:3000, true",
    "https://127.0.0.1, true",
    "http://[::1]:5173, true",
    "https://evil.com, false",
    "http://localhost.evil.com, false",
    "http://127.0.0.1.evil.com:80, false",
    "http://evil.com/localhost, false",
    "chrome-extension://abcdef, false",
  })
  void whereNobodyIsKeptOutPagesOfThisMachineMayListen(String origin, boolean permitted) {
    String host = "127.0.0.1:8080";
    assertThat(new Origins(List.of(), true).permitsListening(origin, host)).isEqualTo(permitted);
    assertThat(new Origins(List.of(), true).permits(origin, host)).isFalse();
    assertThat(new Origins(List.of(), false).permitsListening(origin, host)).isFalse();
    assertThat(new Origins(List.of("https://app.example.com"), true).permitsListening(origin, host))
        .isFalse();
  }
}

package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource({
    "wss://feed.example/ws,                            wss://feed.example/ws",
    "wss://me:secret@feed.example:8443/ws,             wss://feed.example:8443/ws",
    "wss://feed.example/ws?token=s3cret&symbols=a%26b, wss://feed.example/ws?token=***&symbols=***",
    "wss://feed.example/?s3cret,                       wss://feed.example/?***",
    "ws://[::1]:80?a==b#s3cret,                        ws://[::1]:80?a=***",
    "ws://a@b@c/,                                      ws://c/"
  })
  void secretsAreHidden(URI url, String shown) {
    assertThat(Redaction.url(url)).isEqualTo(shown);
  }
}

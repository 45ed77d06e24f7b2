package dev.weir.feed.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How both ends come to an agreement: RFC 7692, sections 5 and 7.1. */
class PermessageDeflateTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      permessage-deflate                                              | permessage-deflate
      permessage-deflate; client_max_window_bits                      | permessage-deflate
      permessage-deflate; client_max_window_bits=8                    | permessage-deflate
      permessage-deflate; server_no_context_takeover                  | permessage-deflate; server_no_context_takeover
      permessage-deflate; client_no_context_takeover                  | permessage-deflate; client_no_context_takeover
      permessage-deflate; server_max_window_bits=8                    | permessage-deflate; server_max_window_bits=8
      permessage-deflate; server_max_window_bits=15                   | permessage-deflate; server_max_window_bits=15
      permessage-deflate; server_max_window_bits="10"                 | permessage-deflate; server_max_window_bits=10
      permessage-deflate ;server_max_window_bits = 9;client_max_window_bits | permessage-deflate; server_max_window_bits=9
      x-webkit-deflate-frame, permessage-deflate                      | permessage-deflate
      bbf-usp-protocol; eid="a.b-c", , permessage-deflate             | permessage-deflate
      permessage-deflate; server_max_window_bits=8, permessage-deflate| permessage-deflate; server_max_window_bits=8
      permessage-deflate; foo, permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover
      permessage-deflate; server_max_window_bits=16, permessage-deflate | permessage-deflate
      """)
  void theServerTakesTheFirstOfferThatIsValid(String offers, String answer) {
    assertThat(PermessageDeflate.choose(offers)).map(PermessageDeflate::answer).contains(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "permessage-deflate; unknown",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=ten",
        "permessage-deflate; client_max_window_bits=0",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; client_no_context_takeover=0",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        "Permessage-Deflate"
      })
  void theServerDeclinesEveryOther(String offer) {
    assertThat(PermessageDeflate.choose(offer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";",
        "permessage-deflate;",
        "permessage-deflate; =8",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"10",
        "permessage-deflate; server_max_window_bits=\"1 0\"",
        "permessage-deflate; server_max_window_bits=\"\"",
        "permessage deflate",
        "permessage-deflate/2",
        "përmessage"
      })
  void aHeaderThatIsNoListOfExtensionsIsRefused(String header) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermessageDeflate.choose(header))
        .withMessageStartingWith("the header Sec-WebSocket-Extensions is malformed at character ");
  }

  @Test
  void theClientOffersAnyWindow() {
    assertThat(PermessageDeflate.OFFER).isEqualTo("permessage-deflate; client_max_window_bits");
    assertThat(PermessageDeflate.agreed("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            + "server_max_window_bits=12; client_max_window_bits=8"
      })
  void theClientAgreesToEveryValidAnswer(String answer) {
    assertThat(PermessageDeflate.agreed(answer)).map(PermessageDeflate::answer).contains(answer);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      permessage-bzip2                                    | the extension permessage-bzip2 was not offered
      permessage-deflate, permessage-deflate              | permessage-deflate is answered more than once
      permessage-deflate; turbo                           | permessage-deflate has no parameter turbo
      permessage-deflate; client_max_window_bits          | client_max_window_bits must be 8 to 15, not ''
      permessage-deflate; server_max_window_bits=7        | server_max_window_bits must be 8 to 15, not '7'
      permessage-deflate; server_no_context_takeover=1    | server_no_context_takeover takes no value
      permessage-deflate; server_max_window_bits=9; server_max_window_bits=9 | server_max_window_bits is there twice
      """)
  void theClientRefusesEveryOther(String answer, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermessageDeflate.agreed(answer))
        .withMessage(reason);
  }
}

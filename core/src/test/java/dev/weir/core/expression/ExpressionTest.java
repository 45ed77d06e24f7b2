package dev.weir.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions mean, over the row price = 150.5, size = 200, symbol = 'AAPL', missing = null, object = {}. */
class ExpressionTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          1 + 2 * 3                                  | 7
          (1 + 2) * 3                                | 9
          -2 * -3                                    | 6
          7 % 4                                      | 3
          10 - 4 - 3                                 | 3
          price * size                               | 30100
          price / 0                                  | NaN
          price > 150 and size < 300                 | 1
          price > 150 and size < 100                 | 0
          not price > 150                            | 0
          missing > 1                                | NaN
          missing > 1 and false                      | 0
          missing > 1 or true                        | 1
          not (missing > 1)                          | NaN
          missing is null                            | 1
          price is not null                          | 1
          object is null                             | 0
          object is not null                         | 1
          object + 1 is null                         | 1
          symbol = 'AAPL'                            | 1
          symbol != 'AAPL'                           | 0
          symbol < 'B'                               | 1
          symbol in ('MSFT', 'AAPL')                 | 1
          symbol not in ('MSFT', 'GOOG')             | 1
          symbol like 'AA%'                          | 1
          symbol like '_APL'                         | 1
          symbol not like 'B%'                       | 1
          price between 150 and 151                  | 1
          price not between 150 and 151              | 0
          case when price > 200 then 1 when price > 100 then 2 else 3 end | 2
          case when price > 200 then 1 end           | NaN
          abs(-3) + sqrt(16) + round(2.567, 2)       | 9.57
          least(3, price, 7) + greatest(1, 2)        | 5
          coalesce(missing, 4)                       | 4
          log(exp(2))                                | 2
          sqrt(-1)                                   | NaN
          """)
  void means(String text, double expected) throws SyntaxException {
    Texts texts = new Texts();
    Batch row = new Batch(5, 1);
    row.add(0, 0);
    row.column(0)[0] = 150.5;
    row.column(1)[0] = 200;
    row.column(2)[0] = Values.text(texts.intern("AAPL"));
    row.column(3)[0] = Values.NULL;
    row.column(4)[0] = Values.MISMATCH;
    ColumnFunction function = Compiler.compile(
        Parser.parse(text),
        java.util.List.of("price", "size", "symbol", "missing", "object")::indexOf,
        texts);
    double value = function.of(row)[0];
    if (Double.isNaN(expected)) {
      assertThat(Values.isNull(value)).isTrue();
    } else {
      assertThat(value).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          price >            | 7  | the expression ends too early
          price > 1 2        | 10 | unexpected '2' after the expression
          (price             | 6  | expected ')', found the end
          price && size      | 6  | write 'and' instead of '&&'
          symbol like AAPL   | 12 | like needs a pattern in quotes, as in like 'BTC%'
          12abc              | 0  | '12a…' is not a number
          a ? b              | 2  | unexpected character '?'
          """)
  void refusesWithThePlaceAndTheReason(String text, int at, String message) {
    assertThatThrownBy(() -> Parser.parse(text))
        .isInstanceOfSatisfying(SyntaxException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessage(message);
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    assertThatThrownBy(() -> Parser.parse("(".repeat(10_000)))
        .hasMessage("this expression is nested too deeply");
  }

  @Test
  void refusesAChainTooLongToBeWalked() throws SyntaxException {
    assertThat(Parser.parse("open" + " or open".repeat(400))).isNotNull();
    assertThatThrownBy(() -> Parser.parse("open" + " or open".repeat(600)))
        .hasMessageStartingWith("this expression has too many operators in a row");
  }

  @Test
  void refusesBetweensThatWouldBeComputedOverAndOver() {
    String nested = "case when ".repeat(20) + "price between 1 and 2"
        + " then 1 end between 1 and 2".repeat(20);
    assertThatThrownBy(() -> Parser.parse(nested))
        .hasMessage("what is compared by between is too large");
  }
}

package dev.weir.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/** Whatever is written as an expression: it is refused at a place in the text, or it has a value. */
@Timeout(10)
class ExpressionFuzzTest {
  private static final List<String> NAMES = List.of("price", "size", "symbol", "open", "any");

  @FuzzTest(maxDuration = "5s")
  void isRefusedOrHasAValue(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Expression expression;
    try {
      expression = Parser.parse(text);
    } catch (SyntaxException e) {
      assertThat(e.at()).isBetween(0, text.length());
      assertThat(e).hasMessageContaining(" ");
      return;
    }
    Checker checker = new Checker(new Fields());
    checker.check(expression, Type.ANY);
    checker.problems().forEach(p -> assertThat(p.at()).isBetween(0, text.length()));
    assertThat(expression.toString()).isNotEmpty();
    if (checker.problems().isEmpty()) {
      assertThat(value(expression)).hasSize(1);
    }
  }

  private static double[] value(Expression expression) {
    Texts texts = new Texts();
    Batch row = new Batch(NAMES.size(), 1);
    row.add(0, 0);
    row.column(0)[0] = 150.5;
    row.column(1)[0] = 200;
    row.column(2)[0] = Values.text(texts.intern("AAPL"));
    row.column(3)[0] = Values.TRUE;
    row.column(4)[0] = Values.NULL;
    return Compiler.compile(expression, NAMES::indexOf, texts).of(row);
  }

  /** Of each type one, and one that learns its type from its use. */
  private static final class Fields implements Scope {
    private final Map<String, Type> types = new HashMap<>(Map.of(
        "price", Type.NUMBER,
        "size", Type.NUMBER,
        "symbol", Type.TEXT,
        "open", Type.BOOLEAN,
        "any", Type.ANY));

    @Override
    public Optional<Type> type(Expression.Name name) {
      return Optional.ofNullable(types.get(name.text()));
    }

    @Override
    public void use(Expression.Name name, Type type) {
      types.put(name.text(), type);
    }

    @Override
    public Collection<String> names() {
      return NAMES;
    }
  }
}

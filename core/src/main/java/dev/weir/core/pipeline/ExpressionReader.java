package dev.weir.core.pipeline;

import dev.weir.core.expression.Checker;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Model;
import dev.weir.core.expression.Models;
import dev.weir.core.expression.Parser;
import dev.weir.core.expression.Scope;
import dev.weir.core.expression.SyntaxException;
import dev.weir.core.value.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the expressions of a file, loads the models that they name, and reports what is wrong with its place. */
final class ExpressionReader {
  private static final String ONNX = "onnx";

  private final Models models;
  private final List<Mistake> mistakes;
  private final Map<String, Model> loaded = new HashMap<>();

  ExpressionReader(Models models, List<Mistake> mistakes) {
    this.models = models;
    this.mistakes = mistakes;
  }

  /** Reads an expression and checks that it gives the expected type; it has no statistics in it. */
  Optional<Expression> checked(Located<String> text, Scope scope, Type type) {
    Optional<Expression> read = read(text);
    read.ifPresent(e -> {
      Checker checker = new Checker(scope);
      checker.check(e, type);
      report(checker, text);
    });
    return read;
  }

  Optional<Expression> read(Located<String> text) {
    try {
      return Optional.of(withModels(Parser.parse(text.value()), text));
    } catch (SyntaxException e) {
      boolean cut = e.getMessage().equals("expected ')', found the end");
      String hint = cut ? "; within {…} an expression that has a comma needs quotes" : "";
      mistakes.add(Mistake.at(text.plus(e.at()), e.getMessage() + hint));
      return Optional.empty();
    }
  }

  void report(Checker checker, Located<String> text) {
    for (Checker.Problem problem : checker.problems()) {
      mistakes.add(Mistake.at(text.plus(problem.at()), problem.message(), problem.suggestion()));
    }
  }

  private Expression withModels(Expression expression, Located<String> text) {
    Expression inner = expression.mapChildren(child -> withModels(child, text));
    return inner instanceof Expression.Call call && call.function().equals(ONNX)
        ? score(call, text)
        : inner;
  }

  private Expression score(Expression.Call call, Located<String> text) {
    if (call.arguments().isEmpty()
        || !(call.arguments().getFirst() instanceof Expression.TextLiteral file)) {
      return wrong(call, text, "onnx needs the model's file first, as in onnx('model.onnx', x, y)");
    }
    List<Expression> inputs = call.arguments().subList(1, call.arguments().size());
    try {
      Model model = loaded.computeIfAbsent(file.value(), models::load);
      if (model.inputs() != inputs.size()) {
        return wrong(
            call,
            text,
            "the model '%s' takes %d values, found %d"
                .formatted(file.value(), model.inputs(), inputs.size()));
      }
      return new Expression.Score(model, List.copyOf(inputs), call.at());
    } catch (IllegalArgumentException e) {
      mistakes.add(Mistake.at(text.plus(file.at()), e.getMessage()));
      return new Expression.NullLiteral(call.at());
    }
  }

  private Expression wrong(Expression.Call call, Located<String> text, String why) {
    mistakes.add(Mistake.at(text.plus(call.at()), why));
    return new Expression.NullLiteral(call.at());
  }
}

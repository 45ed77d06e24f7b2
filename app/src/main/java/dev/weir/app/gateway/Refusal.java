package dev.weir.app.gateway;

/** What is wrong with what somebody asks for: a code for programs, a sentence for people. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  private Refusal(String code, String sentence) {
    super(sentence, null, false, false); // part of the protocol, so without a stack trace
    this.code = code;
  }

  static Refusal badJson(String sentence) {
    return new Refusal("bad_json", sentence);
  }

  static Refusal badRequest(String sentence) {
    return new Refusal("bad_request", sentence);
  }

  static Refusal unknownType(String sentence) {
    return new Refusal("unknown_type", sentence);
  }

  static Refusal unknownStream(String sentence) {
    return new Refusal("unknown_stream", sentence);
  }

  static Refusal unknownField(String sentence) {
    return new Refusal("unknown_field", sentence);
  }

  static Refusal badExpression(String sentence) {
    return new Refusal("bad_expression", sentence);
  }

  static Refusal forbidden(String sentence) {
    return new Refusal("forbidden", sentence);
  }

  static Refusal tooManySubscriptions(String sentence) {
    return new Refusal("too_many_subscriptions", sentence);
  }

  String code() {
    return code;
  }
}

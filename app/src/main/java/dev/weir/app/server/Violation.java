package dev.weir.app.server;

/**
 * A client broke the WebSocket protocol or a limit.
 *
 * @param code the close code that it is answered with (RFC 6455, section 7.4.1)
 * @param reason a phrase
 */
public record Violation(int code, String reason) {}

package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.access.TokenBucket;
import dev.weir.app.server.Violation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets only so many messages a second through, pings and pongs too; who goes on nevertheless is disconnected. */
final class MessageRate extends ChannelInboundHandlerAdapter {
  private static final int POLICY_VIOLATION = 1008; // RFC 6455, section 7.4.1

  private final int perSecond;
  private final Runnable onRefusal;
  private final Consumer<ObjectNode> send;
  private @Nullable TokenBucket bucket;
  private boolean ended;

  /**
   * For one connection.
   *
   * @param onRefusal called for each message that was too many
   * @param send takes what is said about it to the client
   */
  MessageRate(int perSecond, Runnable onRefusal, Consumer<ObjectNode> send) {
    this.perSecond = perSecond;
    this.onRefusal = onRefusal;
    this.send = send;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof CloseWebSocketFrame) {
      ctx.fireChannelRead(message);
      return;
    }
    long now = ctx.executor().ticker().nanoTime();
    if (bucket == null) {
      bucket = new TokenBucket(perSecond, now);
    }
    TokenBucket.Answer answer = ended ? TokenBucket.Answer.IGNORE : bucket.next(now);
    if (answer == TokenBucket.Answer.TAKE) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    onRefusal.run();
    switch (answer) {
      case WARN -> send.accept(warning());
      case END -> {
        ended = true;
        ctx.channel().config().setAutoRead(false); // what still comes is not even read
        ctx.fireUserEventTriggered(
            new Violation(POLICY_VIOLATION, "more than " + perSecond + " messages a second"));
      }
      default -> {}
    }
  }

  private ObjectNode warning() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "error")
        .put("code", "too_many_messages")
        .put(
            "message",
            "more than " + perSecond
                + " messages a second are not taken; what is too many is ignored");
  }
}

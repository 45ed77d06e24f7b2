package dev.weir.app.gateway;

import dev.weir.app.access.AuditLog;
import dev.weir.app.access.Need;
import dev.weir.app.access.Origins;
import dev.weir.app.access.Principal;
import dev.weir.app.access.Verdict;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Problem;
import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.Violation;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Lets a request pass, with who sent it, or refuses it with a sentence. One at a time: a {@link
 * dev.weir.app.server.RequestQueue} before it holds the next ones.
 */
final class Doorkeeper extends ChannelDuplexHandler {
  /** Of a close frame; the numbers from 4000 on are an application's own (RFC 6455, section 7.4.2). */
  private static final int EXPIRED = 4401;

  private static final String BEARER = "Bearer ";
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();
  private static final String RETRY_SECONDS = "5";

  private final Entrance entrance;
  private final Predicate<String> isDoor;
  private final BiFunction<String, String, Need> needs;

  /**
   * For one connection.
   *
   * @param isDoor whether clients push to a feed at that path
   * @param needs what a request must be allowed to, by its method and path
   */
  Doorkeeper(Entrance entrance, Predicate<String> isDoor, BiFunction<String, String, Need> needs) {
    this.entrance = entrance;
    this.isDoor = isDoor;
    this.needs = needs;
  }

  /** A request refused. */
  private record Refused(int status, String cause, String sentence) {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest request) {
      decide(ctx, request);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void decide(ChannelHandlerContext ctx, FullHttpRequest request) {
    QueryStringDecoder query = new QueryStringDecoder(request.uri());
    Optional<Refused> problem = problem(ctx, request, query.path());
    if (problem.isPresent()) {
      refuse(ctx, request, query.path(), problem.get());
      return;
    }
    if (isPreflight(request)) {
      allow(ctx, request);
      return;
    }
    CompletableFuture<Verdict> verdict =
        entrance.protection().authenticator().authenticate(token(request, query));
    if (verdict.isDone()) {
      judge(ctx, request, query.path(), verdict.join());
      return;
    }
    verdict.whenCompleteAsync(
        (v, e) -> judge(ctx, request, query.path(), e == null ? v : Verdict.Denied.unavailable()),
        ctx.executor());
  }

  /** What is wrong with a request whoever sent it. */
  private Optional<Refused> problem(
      ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    if (request.decoderResult().isFailure()) {
      Problem why = Mistakes.malformed(request.decoderResult().cause());
      String cause = why.status() == 413 ? "too_large" : "bad_request";
      return Optional.of(new Refused(why.status(), cause, String.valueOf(why.getMessage())));
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mustName = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (hosts.size() > 1 || (hosts.isEmpty() && mustName)) {
      return Optional.of(new Refused(400, "bad_request", "a request has one header 'Host'"));
    }
    Optional<String> tooMany = Entrance.tooMany(ctx.channel());
    if (tooMany.isPresent()) {
      return Optional.of(new Refused(
          429,
          tooMany.get(),
          tooMany.get().equals("address")
              ? "there are too many connections from this address"
              : "there are too many connections"));
    }
    String host = hosts.isEmpty() ? "127.0.0.1" : hosts.getFirst();
    Optional<String> name = entrance.protection().origins().problemWithHost(host);
    if (name.isPresent()) {
      return Optional.of(new Refused(403, "host", name.get()));
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN, "");
    boolean listed = entrance.protection().origins().isListed(origin);
    Entrance.setListedOrigin(ctx.channel(), listed ? origin : "");
    return isPreflight(request) || maySend(request, path, origin, host)
        ? Optional.empty()
        : Optional.of(new Refused(
            403,
            "origin",
            "pages of " + origin + " may not use this gateway; serve.origins says which may"));
  }

  /** Whether a page of that origin may send such a request. What only reads is its browser's business. */
  private boolean maySend(FullHttpRequest request, String path, String origin, String host) {
    Origins origins = entrance.protection().origins();
    if (!isReading(request) || isDoor.test(path)) {
      return origins.permits(origin, host);
    }
    return !connects(path) || origins.permitsListening(origin, host);
  }

  private static boolean isReading(FullHttpRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private boolean connects(String path) {
    return path.equals("/ws") || path.equals("/sse") || path.equals("/echo") || isDoor.test(path);
  }

  /** A browser that asks whether a page may ask (https://fetch.spec.whatwg.org/#cors-preflight-request). */
  private static boolean isPreflight(FullHttpRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaderNames.ORIGIN)
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static void allow(ChannelHandlerContext ctx, FullHttpRequest request) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    response
        .headers()
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE")
        .set(
            HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Last-Event-ID")
        .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    ReferenceCountUtil.release(request);
    write(ctx, response, false);
  }

  /** What somebody shows: a header, or where a browser cannot send one, a parameter. */
  static String token(FullHttpRequest request, QueryStringDecoder query) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : query.parameters().getOrDefault("token", List.of("")).getFirst();
  }

  private void judge(ChannelHandlerContext ctx, FullHttpRequest request, String path, Verdict v) {
    boolean door = isDoor.test(path); // it may know the token itself
    Principal anonymous = entrance.protection().authenticator().anonymous();
    switch (v) {
      case Verdict.Denied d
      when !door -> refuse(ctx, request, path, new Refused(d.status(), d.cause(), d.sentence()));
      case Verdict.Denied d -> pass(ctx, request, path, anonymous);
      case Verdict.Admitted a -> {
        Need need = door ? new Need.Nothing() : needs.apply(request.method().name(), path);
        if (need.isMetBy(a.principal())) {
          pass(ctx, request, path, a.principal());
        } else {
          Entrance.setPrincipal(ctx.channel(), a.principal());
          refuse(ctx, request, path, unmet(need, a.principal()));
        }
      }
    }
  }

  private static Refused unmet(Need need, Principal who) {
    return who.isNamed()
        ? new Refused(403, "rights", need.sentence())
        : new Refused(
            401, "token", "a token is needed, as 'Authorization: Bearer TOKEN' or ?token=TOKEN");
  }

  private void pass(
      ChannelHandlerContext ctx, FullHttpRequest request, String path, Principal who) {
    Entrance.setPrincipal(ctx.channel(), who);
    if (connects(path)) {
      if (!entrance.takePlace(ctx.channel(), who)) {
        refuse(
            ctx,
            request,
            path,
            new Refused(429, "token_limit", "there are too many connections with this token"));
        return;
      }
      who.expires().ifPresent(end -> expireLater(ctx, end));
      entrance.audit(AuditLog.Event.CONNECT, ctx.channel(), path, "");
      ctx.channel()
          .closeFuture()
          .addListener(c -> entrance.audit(AuditLog.Event.DISCONNECT, ctx.channel(), path, ""));
    } else if (!isReading(request)) {
      entrance.audit(AuditLog.Event.ADMIN, ctx.channel(), request.method() + " " + path, "");
    }
    ctx.fireChannelRead(request);
  }

  private void expireLater(ChannelHandlerContext ctx, Instant end) {
    long seconds =
        end.getEpochSecond() - entrance.protection().clock().instant().getEpochSecond();
    long millis = seconds > LONGEST_SECONDS
        ? TimeUnit.SECONDS.toMillis(LONGEST_SECONDS)
        : Duration.between(entrance.protection().clock().instant(), end).toMillis();
    Future<?> expiry =
        ctx.executor().schedule(() -> expire(ctx), Math.max(0, millis), TimeUnit.MILLISECONDS);
    ctx.channel().closeFuture().addListener(closed -> expiry.cancel(false));
  }

  private void expire(ChannelHandlerContext ctx) {
    entrance.refused("expired");
    if (ctx.channel().isWritable() && ctx.pipeline().get(ControlFrames.class) != null) {
      ctx.pipeline().fireUserEventTriggered(new Violation(EXPIRED, "token expired"));
    } else {
      ctx.channel().close();
    }
  }

  private void refuse(
      ChannelHandlerContext ctx, FullHttpRequest request, String path, Refused why) {
    boolean tooLarge =
        why.status == 413; // the rest of it is passed over, and the connection goes on
    boolean confused = (request.decoderResult().isFailure() && !tooLarge) || why.status == 400;
    boolean last = confused || why.status == 429 || !HttpUtil.isKeepAlive(request);
    ReferenceCountUtil.release(request);
    entrance.refused(why.cause);
    entrance.audit(AuditLog.Event.REFUSAL, ctx.channel(), path, why.cause);
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(why.status),
        ByteBufUtil.writeUtf8(
            ctx.alloc(), Answer.error(why.status, why.sentence).body()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (why.status == 401) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (why.status == 429) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    write(ctx, response, last);
  }

  private static void write(ChannelHandlerContext ctx, FullHttpResponse response, boolean last) {
    permit(ctx, response);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (last) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.writeAndFlush(response);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      permit(ctx, response);
    }
    ctx.write(message, promise);
  }

  /** Lets a page of a listed origin read the answer. */
  private static void permit(ChannelHandlerContext ctx, HttpResponse response) {
    String origin = Entrance.listedOrigin(ctx.channel());
    if (!origin.isEmpty()) {
      response
          .headers()
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
  }
}

package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to a feed's server: directly or through a proxy, with or without TLS. Behind a proxy the server's name is
 * looked up by the proxy.
 */
record Route(URI url, String host, int port, Optional<Proxy> proxy, Optional<SslContext> tls) {
  private static final long CLOSE_NOTIFY_MILLIS = 1000;
  private static final int MAX_READ_BYTES = 256 * 1024;

  /** A proxy; {@code user} is {@code name:password} or empty. */
  record Proxy(String scheme, String host, int port, Optional<String> user) {

    private ProxyHandler handler(InetSocketAddress address, Duration timeout) {
      ProxyHandler handler = handler(address);
      handler.setConnectTimeoutMillis(timeout.toMillis());
      return handler;
    }

    private ProxyHandler handler(InetSocketAddress address) {
      boolean http = scheme.equals("http");
      if (user.isEmpty()) {
        return http ? new HttpProxyHandler(address) : new Socks5ProxyHandler(address);
      }
      String name = user.get().replaceFirst(":.*", "");
      String password =
          user.get().substring(Math.min(name.length() + 1, user.get().length()));
      return http
          ? new HttpProxyHandler(address, name, password)
          : new Socks5ProxyHandler(address, name, password);
    }
  }

  /** @throws IllegalArgumentException with a sentence for the user when the feed's options can't work */
  static Route of(FeedSpec spec, URI url) {
    boolean secure = "wss".equalsIgnoreCase(url.getScheme());
    if (!secure && !"ws".equalsIgnoreCase(url.getScheme())) {
      throw new IllegalArgumentException(
          "url must begin with ws:// or wss://, not " + url.getScheme() + "://");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("url has no valid host name: " + Redaction.url(url));
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    Optional<SslContext> tls =
        secure ? Optional.of(ClientTls.context(spec.tls())) : Optional.empty();
    Optional<Proxy> proxy = spec.proxy().map(Route::proxy);
    return new Route(url, withoutBrackets(url.getHost()), port, proxy, tls);
  }

  private static Proxy proxy(URI url) {
    String scheme = String.valueOf(url.getScheme());
    if ((!scheme.equals("http") && !scheme.equals("socks5")) || url.getHost() == null) {
      String shown = Redaction.url(url);
      throw new IllegalArgumentException(
          "proxy must be http://host:port or socks5://host:port, not " + shown);
    }
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("http") ? 8080 : 1080;
    return new Proxy(
        scheme, withoutBrackets(url.getHost()), port, Optional.ofNullable(url.getUserInfo()));
  }

  /** Whose name to look up: where the socket goes. */
  String socketHost() {
    return proxy.map(Proxy::host).orElse(host);
  }

  /** Where the socket goes, for sentences. */
  String peer() {
    return proxy.map(p -> "the proxy " + p.host + ":" + p.port).orElse(host + ":" + port);
  }

  /**
   * Opens a socket and says hello to the proxy and in TLS. Has no time limit of its own for the socket.
   *
   * @param address of the {@link #socketHost()}
   * @param timeout for the proxy and for TLS, each
   * @param last the handler to which HTTP comes
   */
  ChannelFuture connect(
      EventLoop loop, InetAddress address, Duration timeout, ChannelHandler last) {
    boolean proxied = proxy.isPresent();
    return new Bootstrap()
        .group(loop)
        .channel(Transport.socketType(loop))
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(1024, 65536, MAX_READ_BYTES))
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            proxy.ifPresent(
                p -> pipeline.addLast(p.handler(new InetSocketAddress(address, p.port), timeout)));
            tls.ifPresent(
                context -> pipeline.addLast(tlsHandler(context, channel.alloc(), timeout)));
            pipeline.addLast(new HttpClientCodec(), last);
          }
        })
        .connect(
            proxied
                ? InetSocketAddress.createUnresolved(host, port)
                : new InetSocketAddress(address, port));
  }

  /** With the host's name, which goes into SNI and is what the certificate must be for. */
  private SslHandler tlsHandler(SslContext context, ByteBufAllocator alloc, Duration timeout) {
    SslHandler handler = context.newHandler(alloc, host, port);
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
    return handler;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}

package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.server.ServerFrames;
import dev.weir.core.value.JsonBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The other end of a connection: what is told is written to it as it reads. Lives on the gateway's event loop. */
final class Peer {
  private final ChannelClient client;
  private final Channel channel;
  private final Encoding encoding;
  private final boolean inflates;
  private @Nullable Group home;
  private @Nullable SharedDeflater reading;
  private long epoch;

  /** @param inflates whether it agreed to permessage-deflate */
  Peer(ChannelClient client, Encoding encoding, boolean inflates) {
    this.client = client;
    this.channel = client.channel();
    this.encoding = encoding;
    this.inflates = inflates;
  }

  /** As others find and describe it. */
  ChannelClient client() {
    return client;
  }

  Channel channel() {
    return channel;
  }

  Encoding encoding() {
    return encoding;
  }

  /** It has one decompressor, and so reads the compressed messages of one group: whether of this, from now on. */
  boolean settle(Group group) {
    if (!inflates || home != null) {
      return false;
    }
    home = group;
    return true;
  }

  /** Whether it read this group's compressed messages, which it no longer does. */
  @SuppressWarnings("ReferenceEquality") // a group is itself
  boolean leave(Group group) {
    if (home != group) {
      return false;
    }
    home = null;
    reading = null;
    return true;
  }

  /** Sends the burst as far as it can be read: compressed, if this end has what that refers to. */
  void send(Burst burst) {
    SharedDeflater deflater = burst.deflater();
    if (deflater != null && burst.isReadableByAll() && isAtHome(deflater)) {
      reading = deflater;
      epoch = deflater.epoch();
    }
    boolean readable = deflater != null && reads(deflater) && epoch == deflater.epoch();
    ByteBuf bytes = readable && burst.compressed() != null ? burst.compressed() : burst.plain();
    channel.writeAndFlush(bytes.retainedDuplicate(), channel.voidPromise());
    client.delivered(burst.rows());
  }

  /** A burst of this compressor was not sent: what follows cannot be read until its next reset. */
  void missed(@Nullable SharedDeflater deflater) {
    if (deflater != null && reads(deflater)) {
      reading = null;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a compressor is itself
  private boolean isAtHome(SharedDeflater deflater) {
    return home != null && home.deflater() == deflater;
  }

  @SuppressWarnings("ReferenceEquality") // a compressor is itself
  private boolean reads(SharedDeflater deflater) {
    return reading == deflater;
  }

  /** Sends one object that is no change: an answer or an alert. */
  void send(ObjectNode message) {
    send(new JsonBytes().raw(message.toString()));
  }

  /** The same of a JSON object. */
  void send(JsonBytes json) {
    ByteBuf out = channel.alloc().buffer(json.size() + 16);
    switch (encoding) {
      case JSON -> frame(out, json.array(), json.size());
      case JSON_BATCH -> {
        byte[] array = ("[" + json + "]").getBytes(StandardCharsets.UTF_8);
        frame(out, array, array.length);
      }
      case MESSAGE_PACK -> {
        byte[] array = MessagePackWriter.arrayOf(json);
        frame(out, array, array.length);
      }
      case EVENT_STREAM ->
        out.writeBytes(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
    channel.writeAndFlush(out, channel.voidPromise());
  }

  /** Ends the connection, with the reason where there is a place for one. */
  void end(int code, String reason) {
    if (encoding == Encoding.EVENT_STREAM) {
      channel.close();
    } else {
      channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
    }
  }

  private void frame(ByteBuf out, byte[] payload, int length) {
    ServerFrames.appendHeader(out, encoding.isBinary(), length);
    out.writeBytes(payload, 0, length);
  }
}

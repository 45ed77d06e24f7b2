/** Feeds from MQTT brokers, by the Eclipse Paho client. */
@NullMarked
package dev.weir.feed.mqtt;

import org.jspecify.annotations.NullMarked;

/** What people and programs see: streams over WebSocket, server-sent events and HTTP, and the page. */
@NullMarked
package dev.weir.app.gateway;

import org.jspecify.annotations.NullMarked;

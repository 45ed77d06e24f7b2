/** What people and programs see: streams over WebSocket, server-sent events and HTTP, and the page. */
package dev.weir.app.gateway;

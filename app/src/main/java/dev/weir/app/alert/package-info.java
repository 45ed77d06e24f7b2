/** Notifications of alerts: kept until they are delivered. */
@NullMarked
package dev.weir.app.alert;

import org.jspecify.annotations.NullMarked;

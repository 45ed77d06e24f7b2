/** Notifications of alerts: kept until they are delivered. */
package dev.weir.app.alert;

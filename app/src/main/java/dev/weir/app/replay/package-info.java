/** A pipeline over recordings instead of feeds, with the same records as the live run. */
package dev.weir.app.replay;

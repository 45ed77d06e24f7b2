package dev.weir.client;

/**
 * Changes that can no longer be had, since the gateway keeps only so many.
 *
 * @param from the first of them
 * @param to the last of them
 * @param renumbered whether everything was computed anew, and numbers began again at 1
 */
public record Gap(String stream, long from, long to, boolean renumbered) {}

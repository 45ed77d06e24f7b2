/** Who may use the gateway: tokens, what they permit, and how much of it. Pure but for the files and URLs of keys and the audit log. */
@NullMarked
package dev.weir.app.access;

import org.jspecify.annotations.NullMarked;

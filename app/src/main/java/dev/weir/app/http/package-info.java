/** Requests over HTTP and their answers: routes, and what each needs. Knows nothing of what is asked for. */
@NullMarked
package dev.weir.app.http;

import org.jspecify.annotations.NullMarked;

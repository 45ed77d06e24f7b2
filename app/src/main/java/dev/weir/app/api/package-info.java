/** The REST API: what there is to know and to do, as JSON. Its OpenAPI document is docs/reference/protocol/openapi.yaml. */
@NullMarked
package dev.weir.app.api;

import org.jspecify.annotations.NullMarked;

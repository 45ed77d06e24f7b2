/** Expressions: parsed, checked for types, and compiled to functions over columns. */
@NullMarked
package dev.weir.core.expression;

import org.jspecify.annotations.NullMarked;

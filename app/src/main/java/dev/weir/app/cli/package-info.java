/** The command line: each command a class, what it prints, and how it ends. */
@NullMarked
package dev.weir.app.cli;

import org.jspecify.annotations.NullMarked;

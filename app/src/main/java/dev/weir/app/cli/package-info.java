/** The command line: each command a class, what it prints, and how it ends. */
package dev.weir.app.cli;

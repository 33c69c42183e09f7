/**
 * The settings of a process: read, checked and named with file and line before anything starts. Reading stays ours because the
 * checks and their messages, which no library has, are nine tenths of it ({@code docs/decisions/settings.md}).
 */
@NullMarked
package io.loyaltybridge.settings;

import org.jspecify.annotations.NullMarked;

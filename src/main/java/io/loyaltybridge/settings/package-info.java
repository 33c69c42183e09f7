/**
 * The settings of a process: read, checked and named with file and line before anything starts. Reading is our own code,
 * because nine tenths of it are the checks and their messages, which no library has ({@code docs/decisions/settings.md}).
 */
@NullMarked
package io.loyaltybridge.settings;

import org.jspecify.annotations.NullMarked;

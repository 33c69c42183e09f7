/**
 * Keeps the database from growing for ever: old history is folded, and empty pages are returned to the disk. What must never
 * happen twice stays known.
 */
@NullMarked
package io.loyaltybridge.history;

import org.jspecify.annotations.NullMarked;

/**
 * What keeps the database from growing for ever: history that is older than it is kept is folded, and pages that hold nothing
 * are given back to the disk. What is true for ever stays.
 */
@NullMarked
package io.loyaltybridge.history;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps the database from growing for ever: old history is folded, and empty pages are returned to the disk. What must never
 * happen twice stays known.
 */
package io.loyaltybridge.history;

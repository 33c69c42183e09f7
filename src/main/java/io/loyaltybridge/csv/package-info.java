/**
 * Reads CSV files that people hand over, in constant memory: {@link io.loyaltybridge.csv.RowFile#check} looks at the whole
 * file once and names every bad line, {@link io.loyaltybridge.csv.RowFile#page} gives its rows in pages and can go on
 * after a restart. It also writes the file of the mapping. Knows nothing of Camel, and decides nothing about customers.
 *
 * <p>Commons CSV parses. Lines and their places in bytes are ours, because after a broken record, and after a kill, reading goes on at
 * one of them ({@code docs/decisions/csv.md}).
 */
@NullMarked
package io.loyaltybridge.csv;

import org.jspecify.annotations.NullMarked;

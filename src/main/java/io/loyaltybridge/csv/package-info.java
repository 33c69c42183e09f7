/**
 * Reads CSV files of customers in constant memory: {@link io.loyaltybridge.csv.RowFile#check} checks the whole file once and
 * reports every bad line, {@link io.loyaltybridge.csv.RowFile#page} returns the rows in pages and can continue after a
 * restart. Also writes the file of the mapping. Knows nothing about Camel, and decides nothing about customers.
 *
 * <p>Commons CSV parses. Lines and their places in bytes are our own code, because reading continues at one of them after a
 * broken record and after a kill ({@code docs/decisions/csv.md}).
 */
@NullMarked
package io.loyaltybridge.csv;

import org.jspecify.annotations.NullMarked;

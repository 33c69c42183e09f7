/**
 * Reads CSV files that people hand over, in constant memory: {@link io.loyaltybridge.csv.RowFile#check} looks at the whole
 * file once and names every bad line, {@link io.loyaltybridge.csv.RowFile#page} gives its rows in pages and can go on
 * after a restart. Knows nothing of Camel and of what the rows are for.
 */
package io.loyaltybridge.csv;

/** Values of JSON from outside: paths, e-mail addresses, times, whole numbers, hashes. Pure. */
@NullMarked
package io.loyaltybridge.payload;

import org.jspecify.annotations.NullMarked;

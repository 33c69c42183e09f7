/** Values of JSON from outside: paths, e-mail addresses, times, whole numbers, hashes. Pure. */
package io.loyaltybridge.payload;

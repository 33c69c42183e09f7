/** Values of JSON that others write: paths, e-mail addresses, times, whole numbers. Pure. */
package io.loyaltybridge.payload;

/** Values of JSON that others write: paths, e-mail addresses, times, whole numbers. Pure. */
@NullMarked
package io.loyaltybridge.payload;

import org.jspecify.annotations.NullMarked;

/** Import and export of who is who, as files. */
@NullMarked
package io.loyaltybridge.mapping;

import org.jspecify.annotations.NullMarked;

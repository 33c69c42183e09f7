/** Import and export of the mapping as files. */
@NullMarked
package io.loyaltybridge.mapping;

import org.jspecify.annotations.NullMarked;

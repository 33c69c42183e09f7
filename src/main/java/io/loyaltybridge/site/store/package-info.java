/** The sites that are kept in the store. */
@NullMarked
package io.loyaltybridge.site.store;

import org.jspecify.annotations.NullMarked;

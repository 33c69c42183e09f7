/** What came in and was done, counted in the store. */
@NullMarked
package io.loyaltybridge.view.store;

import org.jspecify.annotations.NullMarked;

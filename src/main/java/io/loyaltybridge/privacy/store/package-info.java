/** Where in the store something personal can stand, and how it is found, exported and removed. */
@NullMarked
package io.loyaltybridge.privacy.store;

import org.jspecify.annotations.NullMarked;

/** What is known of a customer, exported and forgotten; everything of a site, removed. */
@NullMarked
package io.loyaltybridge.privacy;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps the balance of a customer on Wix and on the program equal: from an event, through the rule, to the call that carries
 * it over.
 */
@NullMarked
package io.loyaltybridge.sync;

import org.jspecify.annotations.NullMarked;

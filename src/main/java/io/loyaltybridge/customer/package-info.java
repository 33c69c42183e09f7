/**
 * Who a customer is on Wix and on the program, as answers and pages show them, and whose turn their work runs in.
 */
@NullMarked
package io.loyaltybridge.customer;

import org.jspecify.annotations.NullMarked;

/**
 * Who a customer is on Wix and on the program, as answers and pages show them, and whose turn their work runs in.
 */
package io.loyaltybridge.customer;

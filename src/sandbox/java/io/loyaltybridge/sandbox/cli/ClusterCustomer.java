package io.loyaltybridge.sandbox.cli;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A customer of a site, and what they have to have in the end.
 *
 * @param contact  on Wix
 * @param customer on the program
 * @param expected the balance on both sides, as far as everything has arrived
 * @param likes    that were acknowledged, each once
 */
record ClusterCustomer(
        String site, String email, String contact, String customer, AtomicLong expected, AtomicLong likes) {
    ClusterCustomer(String site, String email, String contact, String customer, long balance) {
        this(site, email, contact, customer, new AtomicLong(balance), new AtomicLong());
    }
}

/** What is down for everybody, kept over a start. */
@NullMarked
package io.loyaltybridge.outage.store;

import org.jspecify.annotations.NullMarked;

/**
 * What the commands share that look through all accounts of the site and give some of them an effect: pages, owners,
 * carrying out, the end.
 */
@NullMarked
package io.loyaltybridge.effect.job;

import org.jspecify.annotations.NullMarked;

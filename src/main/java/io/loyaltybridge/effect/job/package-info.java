/** The commands {@code coupons} and {@code badges}: all accounts of the site looked through in pages, resumed after a stop. */
package io.loyaltybridge.effect.job;

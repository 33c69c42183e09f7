/** The settings: what there is, what is said, and what is wrong with it. */
package io.loyaltybridge.settings;

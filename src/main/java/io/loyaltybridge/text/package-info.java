/**
 * The texts of mails and messages. Templates are files that users edit ({@code templates/}); {@link
 * io.loyaltybridge.text.Texts} checks them all when it loads them and fills them in afterwards. Pure: nothing here
 * calls out, reads a clock, or knows where a value comes from.
 */
package io.loyaltybridge.text;

/**
 * The texts of mails and messages. Templates are files that users edit ({@code templates/}); {@link
 * io.loyaltybridge.text.Texts} checks them all when it loads them and fills them in afterwards. Pure: nothing here makes
 * calls, reads a clock, or knows where a value comes from.
 *
 * <p>The template language is our own: teams have files in it, and no library reports each wrong field with its line or knows
 * where in HTML a value is safe ({@code docs/decisions/templates.md}).
 */
@NullMarked
package io.loyaltybridge.text;

import org.jspecify.annotations.NullMarked;

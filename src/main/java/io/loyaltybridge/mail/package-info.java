/**
 * Mails on their way out: made from a text, handed to the mail server, and what its answer means. Knows neither customers nor the store.
 * Angus Mail sends; ours is whether a mail that failed may have been taken, which no library says ({@code docs/decisions/mail.md}).
 */
@NullMarked
package io.loyaltybridge.mail;

import org.jspecify.annotations.NullMarked;

/**
 * Sends mails: makes them from a text, hands them to the mail server, and says what its answer means. Knows neither customers
 * nor the store. Angus Mail sends; our own code says whether a mail that failed may have been accepted, which no library does
 * ({@code docs/decisions/mail.md}).
 */
@NullMarked
package io.loyaltybridge.mail;

import org.jspecify.annotations.NullMarked;

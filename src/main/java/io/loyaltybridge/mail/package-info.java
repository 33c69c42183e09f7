/** Mails on their way out: made from a text, handed to the mail server, and what its answer means. Knows neither customers nor the store. */
package io.loyaltybridge.mail;

/** What customers are told: messages in Wix's inbox, mails, the monthly message; and who wants them. */
package io.loyaltybridge.message;

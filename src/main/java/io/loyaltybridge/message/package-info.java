/** What customers are told: messages in Wix's inbox, mails, the monthly message; and who wants them. */
@NullMarked
package io.loyaltybridge.message;

import org.jspecify.annotations.NullMarked;

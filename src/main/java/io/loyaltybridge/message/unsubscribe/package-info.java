/** Links of our own by which people say that they want no more mails: the link, the page behind it, and what Wix is told. */
@NullMarked
package io.loyaltybridge.message.unsubscribe;

import org.jspecify.annotations.NullMarked;

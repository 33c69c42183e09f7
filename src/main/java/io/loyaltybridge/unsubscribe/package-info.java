/** Links of our own by which people say that they want no more mails: the link, the page behind it, and what Wix is told. */
package io.loyaltybridge.unsubscribe;

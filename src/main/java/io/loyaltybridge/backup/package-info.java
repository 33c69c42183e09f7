/** Backups of a database in a file, with what belongs to it, and putting one back. */
@NullMarked
package io.loyaltybridge.backup;

import org.jspecify.annotations.NullMarked;

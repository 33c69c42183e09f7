/**
 * SQLite: one writer that commits concurrent writes together, readers beside it, migrations. Knows nothing of what it keeps.
 */
package io.loyaltybridge.store;

package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.IdentityWriter;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Identities.Identity;
import java.io.IOException;
import java.util.List;

/** {@code identity export}: every identity in the order of source and person, page by page. */
public final class IdentityExport {
    private static final int PAGE = 500;

    private IdentityExport() {}

    /**
     * Writes all of them.
     *
     * @return how many
     */
    public static long write(Identities identities, char delimiter, Appendable out) throws IOException {
        IdentityWriter writer = new IdentityWriter(out, delimiter);
        long count = 0;
        Identity after = null;
        List<Identity> page;
        do {
            page = identities.page(after, PAGE);
            for (Identity identity : page) {
                writer.write(identity);
                after = identity;
            }
            count += page.size();
        } while (page.size() == PAGE);
        return count;
    }
}

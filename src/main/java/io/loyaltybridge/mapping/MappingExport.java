package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.MappingWriter;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.Seen;
import io.loyaltybridge.ledger.store.LedgerReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code mapping export}: every link in the order of its id, page by page. A new customer may or may not be in it. */
public final class MappingExport {
    private static final int PAGE = 500;

    private MappingExport() {}

    /**
     * Writes all of them.
     *
     * @return how many
     */
    public static long write(LedgerReader links, char delimiter, Appendable out) throws IOException {
        MappingWriter writer = new MappingWriter(out, delimiter);
        long count = 0;
        String after = "";
        List<LinkEntry> page;
        do {
            page = links.page(after, PAGE);
            for (LinkEntry entry : page) {
                writer.write(entry.link(), balance(entry.wix()), balance(entry.program()));
                after = entry.link().id();
            }
            count += page.size();
        } while (page.size() == PAGE);
        return count;
    }

    private static @Nullable Long balance(@Nullable Seen seen) {
        return seen == null ? null : seen.balance();
    }
}

package io.loyaltybridge.job;

import io.loyaltybridge.customer.WixAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the answers to bulk calls, and splits what they ask for into batches. Pure. */
public final class Answers {
    private static final int BATCH = 100;

    private Answers() {}

    static <T> BulkCalls.Page<T> page(List<T> items, @Nullable String cursor, @Nullable String next) {
        if (next != null && next.equals(cursor)) {
            throw new BulkCalls.CutOffException("a page names itself as the next page: " + next, null);
        }
        return new BulkCalls.Page<>(items, next == null || next.isEmpty() ? null : next);
    }

    /** The accounts of Wix's answer to a query, with the cursor of the next page. */
    public static BulkCalls.Page<WixAccount> accountsOf(Map<?, ?> body, @Nullable String cursor) {
        Object list = body.get("loyaltyAccounts") == null ? body.get("accounts") : body.get("loyaltyAccounts");
        return page(objects(list).stream().map(WixAccount::of).toList(), cursor, next(body));
    }

    static @Nullable String next(Map<?, ?> body) {
        return body.get("pagingMetadata") instanceof Map<?, ?> paging
                        && paging.get("cursors") instanceof Map<?, ?> cursors
                        && cursors.get("next") != null
                ? cursors.get("next").toString()
                : null;
    }

    static List<List<String>> batches(Collection<String> values) {
        List<String> list = List.copyOf(values);
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < list.size(); i += BATCH) {
            batches.add(list.subList(i, Math.min(list.size(), i + BATCH)));
        }
        return batches;
    }

    /** The objects of a list in an answer; none where it is not a list. */
    public static List<Map<?, ?>> objects(@Nullable Object list) {
        List<Map<?, ?>> result = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> result.add((Map<?, ?>) item));
        }
        return result;
    }
}

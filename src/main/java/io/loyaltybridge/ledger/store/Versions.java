package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The repository of {@code idempotentConsumer} in the sync routes: is this state of a side already covered by what was seen?
 * Then the event is a duplicate, stale, or the echo of our own operation. The key is {@code
 * <link>/<wix|program>/<version>/<balance>}. It answers from the ledger and has no store of its own that could disagree with
 * it, so it has nothing to add, confirm or remove.
 */
public final class Versions extends ServiceSupport implements IdempotentRepository {
    private static final Pattern KEY = Pattern.compile("([^/]+)/(wix|program)/(-?\\d+)/(-?\\d+)");

    private final SyncLedger ledger;

    public Versions(SyncLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public boolean add(String key) {
        return !contains(key);
    }

    @Override
    public boolean contains(String key) {
        Matcher m = KEY.matcher(key);
        if (!m.matches()) {
            throw new IllegalArgumentException("expected <link>/<wix|program>/<version>/<balance>, found " + key);
        }
        return ledger.covers(
                m.group(1), Side.of(m.group(2)), new Snapshot(Long.parseLong(m.group(3)), Long.parseLong(m.group(4))));
    }

    @Override
    public boolean remove(String key) {
        return true;
    }

    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        throw new IllegalStateException("what was seen is not forgotten");
    }
}

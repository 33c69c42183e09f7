package io.loyaltybridge.testing;

import io.loyaltybridge.store.Store;
import java.util.concurrent.CompletableFuture;

/** A store that passes everything on to another one; a test overrides what it watches or disturbs. */
public abstract class WrappedStore implements Store {
    private final Store real;

    protected WrappedStore(Store real) {
        this.real = real;
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return real.submit(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return real.write(work);
    }

    @Override
    public <T> T read(Work<T> work) {
        return real.read(work);
    }

    @Override
    public boolean ready() {
        return real.ready();
    }

    @Override
    public int queued() {
        return real.queued();
    }

    @Override
    public io.loyaltybridge.store.KeyFile forgettingKey() {
        return real.forgettingKey();
    }

    @Override
    public void close() {
        real.close();
    }
}

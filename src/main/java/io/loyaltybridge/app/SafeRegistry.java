package io.loyaltybridge.app;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.camel.support.SimpleRegistry;

/** Camel's registry for several threads: a site that is put together binds its beans while others look theirs up. */
final class SafeRegistry extends SimpleRegistry {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Object lookupByName(String name) {
        return super.lookupByName(name);
    }

    @Override
    public synchronized <T> T lookupByNameAndType(String name, Class<T> type) {
        return super.lookupByNameAndType(name, type);
    }

    @Override
    public synchronized <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return super.findByTypeWithName(type);
    }

    @Override
    public synchronized <T> Set<T> findByType(Class<T> type) {
        return super.findByType(type);
    }

    @Override
    public synchronized void bind(String id, Class<?> type, Object bean) {
        super.bind(id, type, bean);
    }

    @Override
    public synchronized void unbind(String id) {
        super.unbind(id);
    }

    @Override
    public synchronized void close() throws IOException {
        super.close();
    }
}

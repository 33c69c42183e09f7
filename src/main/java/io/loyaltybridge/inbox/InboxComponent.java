package io.loyaltybridge.inbox;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** {@code inbox:<source>} hands the stored events of a source to the route that starts from it. */
public final class InboxComponent extends DefaultComponent {
    private final Dispatcher dispatcher;

    public InboxComponent(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("inbox:" + remaining + ": expected inbox:<source>");
        }
        return new InboxEndpoint(uri, this, remaining, dispatcher);
    }
}
